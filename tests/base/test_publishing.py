"""What is scheduled is published when its time has come, and every kind of entry shows its drafts."""

from datetime import timedelta

import pytest
from django.apps import apps
from django.test import RequestFactory
from django.utils import timezone

from panreflex.base import tasks
from panreflex.base.models import Change
from panreflex.base.publishing import Publishable
from tests.making import make_example

KINDS = [model for model in apps.get_models() if issubclass(model, Publishable)]

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("hours", "live"), [(-1, True), (1, False)])
def test_a_scheduled_draft_is_published_once_its_time_has_come(hours, live):
    when = timezone.now() + timedelta(hours=hours)
    example = make_example(live=False, go_live_at=when)
    example.save_revision(approved_go_live_at=when)

    tasks.publish_scheduled(timestamp=0)

    example.refresh_from_db()
    assert example.live == live
    assert Change.objects.filter(key=str(example.pk)).exists() == live


def its_own_fields(kind: type[Publishable]) -> set[str]:
    """What an editor writes, without what publishing keeps about it."""
    kept = {"id", *(field.name for field in Publishable._meta.get_fields())} - {"slug"}
    fields = [*kind._meta.fields, *kind._meta.many_to_many]
    return {field.name for field in fields if field.editable and not field.generated} - kept


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind._meta.label_lower)
def test_editors_reach_every_field_of_every_kind_of_entry(kind):
    form = kind.snippet_viewset.get_form_class()

    assert its_own_fields(kind) - set(form.base_fields) == set()


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind._meta.label_lower)
def test_every_kind_of_entry_can_be_previewed_before_it_was_ever_stored(kind):
    entry = kind(slug="entwurf")

    answer = entry.make_preview_request(RequestFactory().get("/redaktion/"))

    assert entry.is_previewable()
    assert answer.status_code == 200
    assert b"</html>" in answer.content
    assert "public" not in answer["Cache-Control"]
