"""Addresses under /dossiers/ and the public ones under /tra-cuu/."""

from django.urls import path

from xaso.public_services.dossiers import list_urls, page_urls, tracking

app_name = "dossiers"
urlpatterns = [*list_urls.urlpatterns, *page_urls.urlpatterns]

tracking_patterns = (
    [
        path("", tracking.start, name="start"),
        path("<str:code>/", tracking.dossier, name="dossier"),
    ],
    "tracking",
)
