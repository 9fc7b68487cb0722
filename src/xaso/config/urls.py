"""Addresses of the whole product."""

from django.urls import URLPattern, URLResolver, include, path

handler400 = "xaso.config.errors.bad_request"
handler403 = "xaso.config.errors.forbidden"
handler404 = "xaso.config.errors.not_found"
handler500 = "xaso.config.errors.server_error"

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("xaso.kernel.accounts.urls")),
]
