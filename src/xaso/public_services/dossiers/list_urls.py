"""Addresses of many dossiers: lists, bulk acts, board, register."""

from django.urls import URLPattern, path

from xaso.public_services.dossiers.views import (
    board,
    bulk,
    complaints,
    exports,
    lists,
    lookups,
    register,
    saved_views,
    trials,
)

urlpatterns: list[URLPattern] = [
    path("", lists.work_list, name="list"),
    path("bulk/", bulk.bulk, name="bulk"),
    path("export/", exports.export, name="export"),
    path("exports/<uuid:export_id>/", exports.progress, name="export-progress"),
    path("exports/<uuid:export_id>/workbook/", exports.download, name="export-workbook"),
    path("communes/", lookups.communes, name="communes"),
    path("views/", saved_views.save_view, name="save-view"),
    path("views/<uuid:view_id>/delete/", saved_views.delete_view, name="delete-view"),
    path("trials/of/<uuid:process_id>/", trials.start, name="try-process"),
    path("trials/<uuid:trial_id>/", trials.trial, name="trial"),
    path("trials/<uuid:trial_id>/stop/", trials.cancel, name="trial-cancel"),
    path("trials/<uuid:trial_id>/workbook/", trials.workbook, name="trial-workbook"),
    path("board/", board.board, name="board"),
    path("board/people/", board.workload, name="workload"),
    path("complaints/", complaints.complaints, name="complaints"),
    path("complaints/workbook/", complaints.export, name="complaints-export"),
    path("complaints/<uuid:complaint_id>/", complaints.complaint, name="complaint"),
    path("register/", register.register, name="register"),
    path("register/paper/", register.register_paper, name="register-paper"),
    path("register/workbook/", register.register_workbook, name="register-workbook"),
]
