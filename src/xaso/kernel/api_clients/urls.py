"""Addresses of the clients' pages and of the API itself."""

from django.urls import include, path, re_path

from xaso.kernel.api_clients import views
from xaso.kernel.api_clients.shell import addresses, build_api, build_public_api

_pages = (
    [
        path("connected-programs/", views.index, name="list"),
        path("connected-programs/add/", views.add, name="add"),
        path("connected-programs/<uuid:client_pk>/", views.client, name="client"),
        path("connected-programs/<uuid:client_pk>/secret/", views.rotate, name="rotate"),
        path("connected-programs/<uuid:client_pk>/end/", views.revoke, name="revoke"),
        path("api/token", views.token, name="token"),
        path("api/v1/openapi.json", views.description, name="description"),
        re_path(r"^api/[\s\S]*$", views.unknown, name="unknown"),
    ],
    "api_clients",
)
urlpatterns = [
    path("api/v1/", (addresses(build_api()), "api", "api")),
    path("api/public/", (addresses(build_public_api()), "public_api", "public_api")),
    path("", include(_pages)),
]
