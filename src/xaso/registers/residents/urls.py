"""Addresses under /residents/."""

from django.urls import path

from xaso.registers.residents.views import households, imports, residents

app_name = "residents"
urlpatterns = [
    path("", residents.residents, name="residents"),
    path("export/", residents.export, name="export"),
    path("villages/", households.villages, name="villages"),
    path("households/", households.households, name="households"),
    path("households/<uuid:household_id>/", households.household, name="household"),
    path("imports/", imports.imports, name="imports"),
    path("imports/template/", imports.template, name="template"),
    path("imports/<uuid:import_id>/", imports.preview, name="import"),
    path("imports/<uuid:import_id>/refused/", imports.refused, name="refused"),
    path("imports/<uuid:import_id>/confirm/", imports.confirm, name="confirm"),
    path("<uuid:resident_id>/", residents.resident, name="resident"),
    path("<uuid:resident_id>/show/", residents.show, name="show"),
    path("<uuid:resident_id>/correct/", residents.correct, name="correct"),
]
