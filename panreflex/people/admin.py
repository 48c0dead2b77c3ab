"""Choosing one of eleven thousand municipalities while editing."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.generic.chooser import ChooseResultsView, ChooseView
from wagtail.admin.viewsets.chooser import ChooserViewSet

from panreflex.base.editing import search_form
from panreflex.people.models import Municipality
from panreflex.people.states import State


def _state(municipality: Municipality) -> str:
    return str(State(municipality.state).label)


def _followed_by(municipality: Municipality) -> str:
    return ", ".join(succession.new.label for succession in municipality.successions.all())


class _Municipalities:
    filter_form_class = search_form("ags", "states__name")

    @property
    def columns(self) -> list[Column]:
        """More than the name: several are called Neustadt."""
        columns: list[Column] = super().columns  # type: ignore[misc]
        return [
            *columns,
            Column("state", label=_("Land"), accessor=_state),
            Column("ags", label=_("AGS")),
            Column("followed_by", label=_("Aufgegangen in"), accessor=_followed_by),
        ]

    def get_object_list(self) -> "models.QuerySet[Any]":
        return Municipality.objects.prefetch_related("states", "successions__new__states").order_by("ags")


class ChooseMunicipalityView(_Municipalities, ChooseView):
    """The chooser's window."""


class ChooseMunicipalityResultsView(_Municipalities, ChooseResultsView):
    """The part of it that a search replaces."""


class MunicipalityChooserViewSet(ChooserViewSet):
    """Finds a municipality by name or AGS."""

    model = Municipality
    icon = "site"
    choose_view_class = ChooseMunicipalityView
    choose_results_view_class = ChooseMunicipalityResultsView
    choose_one_text = _("Kommune auswählen")
    choose_another_text = _("Andere Kommune auswählen")
    per_page = 20


municipality_chooser = MunicipalityChooserViewSet("kommune_auswaehlen")
