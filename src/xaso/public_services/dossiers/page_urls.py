"""Addresses of one dossier: its page, acts, papers and files."""

from django.urls import URLPattern, path

from xaso.public_services.dossiers.views import (
    acts,
    dossier,
    files,
    filled,
    notices,
    papers,
    result_documents,
)

urlpatterns: list[URLPattern] = [
    path("papers/print/", papers.print_many, name="papers-print"),
    path("papers/<uuid:paper_id>/", papers.paper, name="paper"),
    path("papers/<uuid:paper_id>/preview/", papers.preview, name="paper-preview"),
    path(
        "papers/<uuid:paper_id>/preview/<int:number>.png",
        papers.picture,
        name="paper-picture",
    ),
    path("<uuid:dossier_id>/", dossier.dossier, name="dossier"),
    path("<uuid:dossier_id>/control-slip/", papers.control_slip, name="control-slip"),
    path("<uuid:dossier_id>/result-document/", result_documents.write, name="result-document"),
    path("<uuid:dossier_id>/notices/", notices.notices, name="notices"),
    path("<uuid:dossier_id>/form/", filled.form, name="form"),
    path("<uuid:dossier_id>/form/print/", filled.print_it, name="form-print"),
    path("<uuid:dossier_id>/form/docx/", filled.take_in_layout, name="form-docx"),
    path("<uuid:dossier_id>/files/", files.add, name="add-files"),
    path("<uuid:dossier_id>/files/<uuid:file_id>/", files.show, name="file"),
    path("<uuid:dossier_id>/people/<uuid:party_id>/", dossier.reveal, name="reveal"),
    path("<uuid:dossier_id>/<slug:key>/", acts.act, name="act"),
]
