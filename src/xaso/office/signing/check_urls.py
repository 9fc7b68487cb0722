"""Addresses under /kiem-tra-van-ban/, for anybody."""

from django.urls import path

from xaso.office.signing.views import checking

app_name = "check"
urlpatterns = [
    path("", checking.start, name="start"),
    path("<str:code>/", checking.document, name="document"),
    path("<str:code>/tep/", checking.file, name="file"),
]
