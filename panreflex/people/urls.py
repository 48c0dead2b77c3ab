"""Own pages, the municipality's members, people and roles."""

from allauth.account import urls as allauth_urls
from django.urls import URLPattern, path

from panreflex.people import views
from panreflex.people.signing_in import SignInView

app_name = "people"

# Signing in by code is off, and an address is changed by the platform, so these doors of allauth stay shut.
SHUT = frozenset({"account_email", "account_confirm_login_code"})
signing_in: list[URLPattern] = [
    path("login/", SignInView.as_view(), name="account_login"),
    *(pattern for pattern in allauth_urls.urlpatterns if pattern.name not in SHUT | {"account_login"}),
]

urlpatterns = [
    path("konto/", views.account, name="account"),
    path("meine-kommune/<str:ags>/", views.municipality, name="municipality"),
    path("meine-kommune/<str:ags>/mitglieder/<int:pk>/beenden/", views.end_membership, name="end-membership"),
    path("verwaltung/personen/", views.person_list, name="persons"),
    path("verwaltung/personen/<int:pk>/", views.person, name="person"),
    path("verwaltung/personen/<int:pk>/entziehen/", views.withdraw_role, name="withdraw-role"),
]
