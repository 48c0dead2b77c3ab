"""The form for everybody, and the pages of administrators."""

from django.urls import URLPattern, path

from panreflex.people.guards import only_for
from panreflex.people.permissions import Action
from panreflex.share.feedback import views

app_name = "feedback"

_administrators = only_for(Action.ADMINISTER)

urlpatterns: list[URLPattern] = [
    path("barrierefreiheit/rueckmeldung/", views.report, name="report-barrier"),
    path("was-fehlt/", views.missing, name="report-missing"),
    path("verwaltung/rueckmeldungen/", _administrators(views.report_list), name="reports"),
    path("verwaltung/rueckmeldungen/tabelle.csv", _administrators(views.report_csv), name="reports-csv"),
    path("verwaltung/rueckmeldungen/<int:pk>/", _administrators(views.report_detail), name="report"),
]
