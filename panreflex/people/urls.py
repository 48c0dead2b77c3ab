"""Own pages, the municipality's members, people and roles."""

from django.urls import path

from panreflex.people import views

app_name = "people"

urlpatterns = [
    path("konto/", views.account, name="account"),
    path("meine-kommune/<str:ags>/", views.municipality, name="municipality"),
    path("meine-kommune/<str:ags>/mitglieder/<int:pk>/beenden/", views.end_membership, name="end-membership"),
    path("verwaltung/personen/", views.person_list, name="persons"),
    path("verwaltung/personen/<int:pk>/", views.person, name="person"),
    path("verwaltung/personen/<int:pk>/entziehen/", views.withdraw_role, name="withdraw-role"),
]
