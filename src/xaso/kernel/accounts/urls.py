"""Addresses of signing in and out and of one's own account."""

from django.urls import path

from xaso.kernel.accounts import views

app_name = "accounts"
urlpatterns = [
    path("dang-nhap/", views.sign_in, name="sign-in"),
    path("dang-nhap/ma/", views.second_factor, name="second-factor"),
    path("dang-xuat/", views.sign_out, name="sign-out"),
    path("account/", views.profile, name="profile"),
    path("account/password/", views.password, name="password"),
    path("account/second-factor/", views.second_factor_setup, name="second-factor-setup"),
    path("account/commune/", views.choose_commune, name="commune"),
]
