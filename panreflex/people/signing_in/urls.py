"""Addresses below /konto/; the names are allauth's where its steps lead to them."""

from allauth.account import views as account
from allauth.socialaccount import views as social
from django.urls import path, re_path

from panreflex.people.signing_in import entrance, protection, providing

urlpatterns = [
    path("login/", entrance.SignIn.as_view(), name="account_login"),
    path("login/zweiter-schritt/", entrance.EnterCode.as_view(), name="mfa_authenticate"),
    path("login/passkey/", entrance.SignInWithPasskey.as_view(), name="mfa_login_webauthn"),
    path("login/anbieter/", providing.to_provider, name="oidc-start"),
    path("login/anbieter/antwort/", providing.from_provider, name="oidc-answer"),
    path("login/anbieter/abgebrochen/", social.login_cancelled, name="socialaccount_login_cancelled"),
    path("login/anbieter/konto/", social.signup, name="socialaccount_signup"),
    path("logout/", account.logout, name="account_logout"),
    path("inactive/", account.account_inactive, name="account_inactive"),
    path("signup/", entrance.SignUp.as_view(), name="account_signup"),
    path("confirm-email/", account.email_verification_sent, name="account_email_verification_sent"),
    re_path(r"^confirm-email/(?P<key>[-:\w]+)/$", account.confirm_email, name="account_confirm_email"),
    path("password/reset/", entrance.RequestReset.as_view(), name="account_reset_password"),
    path("password/reset/done/", account.password_reset_done, name="account_reset_password_done"),
    path("password/reset/key/done/", account.password_reset_from_key_done, name="account_reset_password_from_key_done"),
    re_path(
        r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        entrance.ResetPassword.as_view(),
        name="account_reset_password_from_key",
    ),
    path("reauthenticate/", protection.ConfirmByPassword.as_view(), name="account_reauthenticate"),
    path("reauthenticate/code/", protection.ConfirmByCode.as_view(), name="mfa_reauthenticate"),
    path("reauthenticate/passkey/", protection.ConfirmByPasskey.as_view(), name="mfa_reauthenticate_webauthn"),
    path("zweiter-faktor/", protection.second_factor_needed, name="second-factor"),
    path("anmeldung/", protection.session_end, name="session-end"),
    path("anmeldung/stand/", protection.session_state, name="session-state"),
    path("sicherheit/", protection.security, name="security"),
    path("sicherheit/", protection.security, name="mfa_index"),
    path("sicherheit/", protection.security, name="mfa_list_webauthn"),
    path("sicherheit/", protection.security, name="socialaccount_connections"),
    path("sicherheit/adresse/", protection.ChangeAddress.as_view(), name="account_email"),
    path("sicherheit/app/", protection.SetUpApp.as_view(), name="mfa_activate_totp"),
    path("sicherheit/app/entfernen/", protection.RemoveApp.as_view(), name="mfa_deactivate_totp"),
    path("sicherheit/passkeys/neu/", protection.AddPasskey.as_view(), name="mfa_add_webauthn"),
    path("sicherheit/passkeys/<int:pk>/", protection.RenamePasskey.as_view(), name="mfa_edit_webauthn"),
    path("sicherheit/passkeys/<int:pk>/entfernen/", protection.RemovePasskey.as_view(), name="mfa_remove_webauthn"),
    path("sicherheit/notfall-codes/", protection.ShowCodes.as_view(), name="mfa_view_recovery_codes"),
    path("sicherheit/notfall-codes/neu/", protection.NewCodes.as_view(), name="mfa_generate_recovery_codes"),
    path("sicherheit/notfall-codes/datei/", protection.DownloadCodes.as_view(), name="mfa_download_recovery_codes"),
    path("sicherheit/anbieter/<int:pk>/loesen/", protection.disconnect, name="disconnect"),
    path("sicherheit/anmeldungen/<int:pk>/beenden/", protection.end_session, name="end-session"),
    path("sicherheit/anmeldungen/andere-beenden/", protection.end_other_sessions, name="end-other-sessions"),
    path("password/change/", protection.ChangePassword.as_view(), name="account_change_password"),
    path("password/set/", protection.SetPassword.as_view(), name="account_set_password"),
]
