"""Reading lists: of this browser, of an account, and shared by link."""

from django.urls import URLPattern, path

from panreflex.share.reading_lists.taking_along import views as taking_along
from panreflex.share.reading_lists.views import lists, remembering, sharing

app_name = "reading_lists"

urlpatterns: list[URLPattern] = [
    path("merkliste/", lists.current, name="current"),
    path("merkliste/hinzufuegen/", remembering.add, name="add"),
    path("merkliste/stand.json", remembering.state, name="state"),
    path("merkliste/uebernehmen/", lists.take_over, name="take-over"),
    path("merkliste/eintraege/<int:pk>/entfernen/", lists.remove, name="remove"),
    path("merkliste/eintraege/<int:pk>/notiz/", lists.note, name="note"),
    path("merkliste/eintraege/<int:pk>/verschieben/", lists.move, name="move"),
    path("merkliste/listen/", lists.create, name="create"),
    path("merkliste/listen/<int:pk>/", lists.one, name="list"),
    path("merkliste/listen/<int:pk>/leeren/", lists.empty, name="empty"),
    path("merkliste/listen/<int:pk>/zurueckholen/", lists.restore, name="restore"),
    path("merkliste/listen/<int:pk>/verwenden/", lists.use, name="use"),
    path("merkliste/listen/<int:pk>/umbenennen/", lists.rename, name="rename"),
    path("merkliste/listen/<int:pk>/loeschen/", lists.delete, name="delete"),
    path("merkliste/listen/<int:pk>/teilen/", sharing.share, name="share"),
    path("merkliste/listen/<int:pk>/nicht-mehr-teilen/", sharing.withdraw, name="withdraw"),
    path("merkliste/geteilt/<str:token>/", sharing.shared, name="shared"),
    path("merkliste/geteilt/<str:token>/uebernehmen/", sharing.copy, name="copy"),
    path("merkliste/mitnehmen/", taking_along.current, name="take-along"),
    path("merkliste/listen/<int:pk>/mitnehmen/", taking_along.one, name="take-list-along"),
    path("merkliste/geteilt/<str:token>/mitnehmen/", taking_along.shared, name="take-shared-along"),
]
