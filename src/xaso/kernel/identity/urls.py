"""Addresses of the citizens' sign-in and account, and of the desk that confirms."""

from django.urls import path

from xaso.kernel.identity.views import account, door, passkeys, phone, representations

app_name = "identity"
urlpatterns = [
    path("cong-dan/dang-nhap/", door.sign_in, name="sign-in"),
    path("cong-dan/dang-nhap/bat-dau/", door.start, name="start"),
    path("cong-dan/dang-nhap/ve/", door.callback, name="callback"),
    path("cong-dan/dang-nhap/muc-do/", door.level, name="level"),
    path("cong-dan/dang-nhap/dien-thoai/", phone.ask, name="phone"),
    path("cong-dan/dang-nhap/ma/", phone.code, name="phone-code"),
    path("cong-dan/dang-nhap/khoa/", passkeys.second, name="passkey"),
    path("cong-dan/dang-nhap/khoa/hoi/", passkeys.options, name="passkey-options"),
    path("cong-dan/khoa/", passkeys.add, name="passkey-add"),
    path("cong-dan/khoa/tao/", passkeys.creation, name="passkey-creation"),
    path("cong-dan/khoa/<uuid:passkey_id>/", passkeys.remove, name="passkey-remove"),
    path("cong-dan/dang-xuat/", door.sign_out, name="sign-out"),
    path("cong-dan/da-dang-xuat/", door.signed_out, name="signed-out"),
    path("cong-dan/dang-xuat/don-vi-dinh-danh/", door.ended_by_provider, name="ended"),
    path("cong-dan/tai-khoan/", account.account, name="account"),
    path("cong-dan/tai-khoan/dang-xuat-noi-khac/", account.session_end, name="session-end"),
    path("cong-dan/dai-dien/", representations.claim, name="claim"),
    path("cong-dan/dai-dien/<uuid:representation_id>/", representations.end, name="end"),
    path("representations/", representations.waiting, name="waiting"),
    path("representations/<uuid:representation_id>/", representations.decide, name="decide"),
    path(
        "representations/<uuid:representation_id>/proof/", representations.proof, name="proof"
    ),
]
