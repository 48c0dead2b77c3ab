"""Own pages, the municipality's members, invitations and requests, people and roles."""

from django.urls import path

from panreflex.people.views import account, administration, inviting, joining, municipality, own_data, trail

app_name = "people"

urlpatterns = [
    path("konto/", account.account, name="account"),
    path("konto/beitreten/", joining.find_municipality, name="find-municipality"),
    path("konto/beitreten/<str:ags>/", joining.ask, name="ask"),
    path("konto/anfragen/<int:pk>/zurueckziehen/", joining.withdraw, name="withdraw-request"),
    path("konto/daten/", own_data.own_data, name="own-data"),
    path("konto/daten/meine-daten.json", own_data.export_json, name="export-json"),
    path("konto/daten/meine-daten.html", own_data.export_html, name="export-html"),
    path("konto/daten/loeschen/", own_data.delete, name="delete-account"),
    path("konto/geloescht/", own_data.deleted, name="deleted"),
    path("konto/einladung/<str:token>/", inviting.accept, name="invitation"),
    path("konto/einladungen/<int:pk>/erneut/", inviting.send_again, name="invite-again"),
    path("konto/einladungen/<int:pk>/zurueckziehen/", inviting.withdraw, name="withdraw-invitation"),
    path("meine-kommune/<str:ags>/", municipality.municipality, name="municipality"),
    path("meine-kommune/<str:ags>/einladen/", inviting.invite, name="invite"),
    path("meine-kommune/<str:ags>/anfragen/<int:pk>/", joining.decide, name="decide"),
    path("meine-kommune/<str:ags>/mitglieder/<int:pk>/rolle/", municipality.change_role, name="change-role"),
    path("meine-kommune/<str:ags>/mitglieder/<int:pk>/beenden/", municipality.end_membership, name="end-membership"),
    path("verwaltung/kommunen/", administration.municipality_list, name="municipalities"),
    path("verwaltung/personen/", administration.person_list, name="persons"),
    path("verwaltung/personen/einladen/", administration.invite_person, name="invite-person"),
    path("verwaltung/personen/<int:pk>/", administration.person, name="person"),
    path("verwaltung/personen/<int:pk>/entziehen/", administration.withdraw_role, name="withdraw-role"),
    path("verwaltung/personen/<int:pk>/sperren/", administration.block, name="block"),
    path("verwaltung/personen/<int:pk>/entsperren/", administration.unblock, name="unblock"),
    path("verwaltung/protokoll/", trail.trail, name="trail"),
    path("verwaltung/protokoll.csv", trail.trail_csv, name="trail-csv"),
    path("verwaltung/rollen/", administration.roles, name="roles"),
]
