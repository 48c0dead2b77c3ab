"""The review by a second person: Wagtail's workflow with one step of ours, for entries and pages."""

from django.contrib.auth.models import Group
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from wagtail.models import Page, Workflow, WorkflowContentType, WorkflowPage, WorkflowTask
from wagtail.snippets.models import get_snippet_models

from panreflex.base.publishing import Publishable
from panreflex.collect.editorial.models import Review
from panreflex.people.granting import GROUPS

NAME = "Prüfung durch eine zweite Person"


@transaction.atomic
def set_up() -> Workflow:
    """Let every kind of entry and every page be reviewed; running it again changes nothing. Needs all migrations."""
    task, _new = Review.objects.get_or_create(name=NAME)
    task.groups.set(Group.objects.filter(name__in=GROUPS.values()))
    workflow, _new = Workflow.objects.get_or_create(name=NAME)
    WorkflowTask.objects.get_or_create(workflow=workflow, task=task.task_ptr, defaults={"sort_order": 0})
    for model in get_snippet_models():
        if issubclass(model, Publishable):
            kind = ContentType.objects.get_for_model(model, for_concrete_model=False)
            WorkflowContentType.objects.get_or_create(content_type=kind, defaults={"workflow": workflow})
    WorkflowPage.objects.get_or_create(page=Page.objects.get(depth=1), defaults={"workflow": workflow})
    return workflow
