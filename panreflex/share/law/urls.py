"""Pages of administrators; what they enter is shown by pages of editors."""

from django.urls import URLPattern, path

from panreflex.people.guards import only_for
from panreflex.people.permissions import Action
from panreflex.share.law import views

app_name = "law"

_administrators = only_for(Action.ADMINISTER)

urlpatterns: list[URLPattern] = [
    path("verwaltung/angaben/", _administrators(views.operator), name="operator"),
    path("verwaltung/barrieren/", _administrators(views.barriers), name="barriers"),
    path("verwaltung/barrieren/neu/", _administrators(views.new_barrier), name="new-barrier"),
    path("verwaltung/barrieren/<int:pk>/", _administrators(views.barrier), name="barrier"),
]
