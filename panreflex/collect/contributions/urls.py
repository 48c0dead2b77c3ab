"""For everybody who offers an example; editors work on them at /redaktion/angebote/ (`wagtail_hooks.py`)."""

from django.urls import URLPattern, path, re_path

from panreflex.collect.contributions.views import enclosures, handing_in, landing, own, steps

app_name = "contributions"

urlpatterns: list[URLPattern] = [
    path("beispiel-anbieten/", landing.landing, name="landing"),
    path("meine-beispiele/", own.offers, name="offers"),
    path("meine-beispiele/neu/", own.start, name="start"),
    path("meine-beispiele/<int:pk>/", own.offer, name="offer"),
    path("meine-beispiele/<int:pk>/schritt/<int:number>/", steps.step, name="step"),
    path("meine-beispiele/<int:pk>/feld/", steps.field, name="field"),
    re_path(r"^meine-beispiele/(?P<pk>\d+)/anhaenge/(?P<kind>bild|dokument)/$", enclosures.add, name="add-file"),
    path("meine-beispiele/<int:pk>/anhaenge/<int:enclosure>/", enclosures.show, name="file"),
    path("meine-beispiele/<int:pk>/anhaenge/<int:enclosure>/entfernen/", enclosures.remove, name="remove-file"),
    path("meine-beispiele/<int:pk>/vorschau/", own.preview, name="preview"),
    path("meine-beispiele/<int:pk>/absenden/", handing_in.submit, name="submit"),
    path("meine-beispiele/<int:pk>/antworten/", handing_in.answer, name="answer"),
    path("meine-beispiele/<int:pk>/zurueckziehen/", handing_in.withdraw, name="withdraw"),
    path("meine-beispiele/<int:pk>/zurueckholen/", handing_in.restore, name="restore"),
    path("meine-beispiele/<int:pk>/ueberarbeiten/", handing_in.rework, name="rework"),
    path("meine-beispiele/<int:pk>/loeschen/", handing_in.delete, name="delete"),
]
