"""Addresses of the organisation and of old and new communes."""

from django.urls import path

from xaso.kernel.directory import editing, views

app_name = "directory"
urlpatterns = [
    path("directory/", views.organisation, name="organisation"),
    path("directory/authority/", editing.authority, name="authority"),
    path("directory/authority/code/", editing.code, name="code"),
    path("directory/desk/", editing.desk, name="desk"),
    path("directory/units/add/", editing.unit, name="unit-add"),
    path("directory/units/<uuid:unit_id>/", editing.unit, name="unit"),
    path("directory/units/<uuid:unit_id>/close/", editing.close, name="unit-close"),
    path("directory/units/<uuid:unit_id>/open/", editing.reopen, name="unit-open"),
    path("directory/villages/add/", editing.village, name="village-add"),
    path("directory/villages/<uuid:village_id>/", editing.village, name="village"),
    path("directory/old-communes/", views.old_communes, name="old-communes"),
]
