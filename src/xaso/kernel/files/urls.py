"""Addresses of files."""

from django.urls import path

from xaso.kernel.files.views import held, served, uploads

app_name = "files"
urlpatterns = [
    path("uploads/", uploads.uploads, name="uploads"),
    path("uploads/<uuid:upload_id>/", uploads.upload, name="upload"),
    path("held/", held.held, name="held"),
    path("held/<uuid:file_id>/", held.release, name="release"),
    path("served/<str:ticket>", served.served, name="served"),
]
