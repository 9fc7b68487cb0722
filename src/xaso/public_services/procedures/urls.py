"""Addresses under /procedures/."""

from django.urls import path

from xaso.public_services.procedures.views import (
    bpmn,
    catalogue,
    drawing,
    editor,
    processes,
)

app_name = "procedures"
urlpatterns = [
    path("", catalogue.catalogue, name="catalogue"),
    path("export.xlsx", catalogue.export, name="export"),
    path("<uuid:version_id>/", catalogue.procedure, name="procedure"),
    path("<uuid:version_id>/own-process/", editor.own_process, name="own-process"),
    path("processes/", processes.processes, name="processes"),
    path("processes/<uuid:process_id>/", processes.process, name="process"),
    path("processes/<uuid:process_id>/process.bpmn", bpmn.bpmn, name="bpmn"),
    path("processes/<uuid:process_id>/draft/", editor.draft, name="draft"),
    path("processes/<uuid:process_id>/picture/", drawing.drawing, name="drawing"),
    path("processes/<uuid:process_id>/restore/", editor.restore, name="restore"),
    path("processes/<uuid:process_id>/edit/", editor.edit, name="edit"),
    path("processes/<uuid:process_id>/publish/", editor.publish, name="publish"),
    path("processes/<uuid:process_id>/discard/", editor.discard, name="discard"),
    path(
        "processes/<uuid:process_id>/compare/<uuid:other_id>/",
        processes.compare,
        name="compare",
    ),
]
