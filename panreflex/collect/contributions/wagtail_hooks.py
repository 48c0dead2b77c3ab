"""Brings the offers into the editing interface: their pages, the menu, what waits on its first page."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.site_summary import SummaryItem

from panreflex.collect.contributions import hiding
from panreflex.collect.contributions.models import Contribution
from panreflex.collect.contributions.views import editors


def addresses() -> list[URLPattern]:
    """All guarded as a whole (`project/urls.py`)."""
    return [
        path("angebote/", editors.offer_list, name="contribution_offers"),
        path("angebote/<int:pk>/", editors.offer, name="contribution_offer"),
        path("angebote/<int:pk>/kuemmern/", editors.care, name="contribution_care"),
        path("angebote/<int:pk>/rueckfrage/", editors.ask, name="contribution_ask"),
        path("angebote/<int:pk>/ablehnen/", editors.decline, name="contribution_decline"),
        path("angebote/<int:pk>/annehmen/", editors.accept, name="contribution_accept"),
        path("angebote/<int:pk>/vorschau/", editors.preview, name="contribution_preview"),
        path("angebote/<int:pk>/anhaenge/<int:enclosure>/", editors.show_file, name="contribution_file"),
    ]


def menu() -> MenuItem:
    """Beside the catalogue."""
    return MenuItem(_("Angebote"), reverse("contribution_offers"), icon_name="download", order=115)


class WaitingOffers(SummaryItem):
    """How many offers wait, on the first page."""

    template_name = "contributions/editing/summary.html"
    order = 150

    def get_context_data(self, parent_context: Mapping[str, Any]) -> Mapping[str, Any]:
        """What the template shows."""
        return {"n": Contribution.objects.waiting().count(), "url": reverse("contribution_offers")}

    def is_shown(self) -> bool:
        """Only while something waits."""
        return Contribution.objects.waiting().exists()


def add_summary(request: HttpRequest, items: list[SummaryItem]) -> None:
    """What waits stands beside the counts of entries."""
    items.append(WaitingOffers(request))


hooks.register("register_admin_urls", addresses)
hooks.register("register_admin_menu_item", menu)
hooks.register("construct_homepage_summary_items", add_summary, order=200)  # after base has put counts there
hooks.register("before_serve_document", hiding.refuse_document)
