"""Addresses of files."""

from django.urls import path

from xaso.kernel.files.views import served, uploads

app_name = "files"
urlpatterns = [
    path("uploads/", uploads.uploads, name="uploads"),
    path("uploads/<uuid:upload_id>/", uploads.upload, name="upload"),
    path("served/<str:ticket>", served.served, name="served"),
]
