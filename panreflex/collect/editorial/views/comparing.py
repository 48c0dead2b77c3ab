"""Two versions of an entry, field by field, with a way to say something at each."""

from typing import Any

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from wagtail.models import Revision
from wagtail.snippets.views.snippets import RevisionsCompareView

from panreflex.base.publishing import Publishable
from panreflex.collect.editorial import conflicts
from panreflex.collect.editorial.addresses import kind_of


class EntryCompareView(RevisionsCompareView):
    """Wagtail's view, with rows and lists in words, and the names of who wrote what."""

    template_name = "editorial/compare.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """What the template shows; `fields` are those that differ."""
        context: dict[str, Any] = super().get_context_data(**kwargs)
        form_class = self.model.snippet_viewset.get_edit_handler().get_form_class()
        before, _heading = self._get_revision_and_heading(self.revision_id_a)
        after, _heading = self._get_revision_and_heading(self.revision_id_b)
        return context | {
            "fields": conflicts.contested(
                form_class(instance=after, for_user=self.request.user),
                form_class(instance=before, for_user=self.request.user),
                None,
            ),
            "before": self._title(self.revision_id_a),
            "after": self._title(self.revision_id_b),
            "kind": kind_of(self.object) if isinstance(self.object, Publishable) else "",
            "entry": self.object,
            "edit_url": self.get_edit_url(),
        }

    def _get_comparison(self, revision_a: Any, revision_b: Any) -> list[Any]:
        return []  # ours stands in `fields`

    def _title(self, name: str) -> str:
        if name == "live":
            return _("Veröffentlichte Fassung")
        revisions = Revision.objects.for_instance(self.object).select_related("user").defer("content")
        if name in ("earliest", "latest"):
            revision = revisions.order_by("created_at" if name == "earliest" else "-created_at").first()
        else:
            revision = revisions.filter(pk=name).first()
        if revision is None:
            return ""
        when = date_format(localtime(revision.created_at), "SHORT_DATETIME_FORMAT")
        if revision.user is None:
            return _("Fassung vom %(when)s") % {"when": when}
        return _("Fassung vom %(when)s von %(who)s") % {"when": when, "who": revision.user}
