"""Addresses below /redaktion/import/."""

from django.urls import URLPattern, URLResolver, path

from panreflex.collect.importing import views

app_name = "importing"

urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.index, name="index"),
    path("neu/", views.hand_in, name="hand-in"),
    path("vorlage/<str:kind>.<str:form>", views.template, name="template"),
    path("<int:pk>/", views.detail, name="detail"),
    path("<int:pk>/spalten/", views.columns, name="columns"),
    path("<int:pk>/entscheiden/", views.decide, name="decide"),
    path("<int:pk>/pruefen/", views.check_again, name="check-again"),
    path("<int:pk>/uebernehmen/", views.take_over, name="take-over"),
    path("<int:pk>/zuruecknehmen/", views.undo, name="undo"),
    path("<int:pk>/verwerfen/", views.discard, name="discard"),
    path("<int:pk>/fehlerhafte/", views.faulty_rows, name="faulty-rows"),
]
