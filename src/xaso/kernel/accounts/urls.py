"""Addresses of signing in and out and of one's own account."""

from django.urls import path

from xaso.kernel.accounts.views import door, invitation, lock, own_account, passkeys, sessions

app_name = "accounts"
urlpatterns = [
    path("dang-nhap/", door.sign_in, name="sign-in"),
    path("dang-nhap/ma/", door.second_factor, name="second-factor"),
    path("dang-nhap/ma-du-phong/", door.recovery_code, name="recovery-code"),
    path("dang-nhap/khoa-truy-cap/", passkeys.sign_in, name="passkey-sign-in"),
    path("dang-nhap/khoa-truy-cap/hoi/", passkeys.options, name="passkey-options"),
    path("dang-nhap/khoa/", lock.lock, name="lock"),
    path(
        "dang-nhap/loi-moi/<uuid:user_id>/<str:token>/",
        invitation.invitation,
        name="invitation",
    ),
    path("dang-xuat/", door.sign_out, name="sign-out"),
    path("account/", own_account.profile, name="profile"),
    path("account/password/", own_account.password, name="password"),
    path("account/second-step/", own_account.second_step, name="second-step"),
    path("account/second-factor/", own_account.second_factor_setup, name="second-factor-setup"),
    path("account/passkeys/", passkeys.add, name="passkey-add"),
    path("account/passkeys/creation/", passkeys.creation, name="passkey-creation"),
    path("account/passkeys/<uuid:passkey_id>/", passkeys.remove, name="passkey-remove"),
    path("account/recovery-codes/", passkeys.recovery_codes, name="recovery-codes"),
    path("account/sessions/", sessions.index, name="sessions"),
    path("account/sessions/end/", sessions.end, name="session-end"),
    path("account/commune/", own_account.choose_commune, name="commune"),
]
