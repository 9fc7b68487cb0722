"""Addresses under /procedures/."""

from django.urls import path

from xaso.public_services.procedures.views import (
    bpmn,
    catalogue,
    drawing,
    editor,
    fee_rows,
    fees,
    processes,
)

app_name = "procedures"
urlpatterns = [
    path("", catalogue.catalogue, name="catalogue"),
    path("export.xlsx", catalogue.export, name="export"),
    path("fees/", fees.tables, name="fees"),
    path("fees/new/", fees.head, name="new-fee-table"),
    path("fees/sample.xlsx", fee_rows.sample, name="fee-sample"),
    path("fees/moment/", fee_rows.moment, name="fee-moment"),
    path("fees/<uuid:table_id>/", fees.table, name="fee-table"),
    path("fees/<uuid:table_id>/edit/", fees.head, name="edit-fee-table"),
    path("fees/<uuid:table_id>/release/", fees.release, name="release-fee-table"),
    path("fees/<uuid:table_id>/copy/", fees.copy, name="copy-fee-table"),
    path("fees/<uuid:table_id>/discard/", fees.discard, name="discard-fee-table"),
    path("fees/<uuid:table_id>/export.xlsx", fees.export, name="export-fee-table"),
    path("fees/<uuid:table_id>/import/", fee_rows.import_rows, name="import-fees"),
    path("fees/<uuid:table_id>/rows/new/", fee_rows.row, name="new-fee-row"),
    path("fees/<uuid:table_id>/rows/<uuid:row_id>/", fee_rows.row, name="fee-row"),
    path("<uuid:version_id>/fee-moment/", fee_rows.moment, name="procedure-fee-moment"),
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
