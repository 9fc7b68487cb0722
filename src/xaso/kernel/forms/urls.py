"""Addresses under /forms/."""

from django.urls import path

from xaso.kernel.forms.views import (
    beginning,
    editing,
    layouts,
    listing,
    phone,
    publishing,
    testing_data,
    trying,
)

app_name = "forms"
urlpatterns = [
    path("", listing.form_list, name="list"),
    path("communes/", trying.communes, name="communes"),
    path("new/", beginning.new, name="new"),
    path("new/sheet.xlsx", beginning.sheet, name="sheet"),
    path("versions/<uuid:version_id>/restore/", listing.restore, name="restore"),
    path("versions/<uuid:version_id>/form.json", listing.export, name="export"),
    path("versions/<uuid:version_id>/retire/", listing.take_out, name="retire"),
    path("<slug:key>/", listing.form, name="form"),
    path("<slug:key>/begin/", listing.begin, name="begin"),
    path("<slug:key>/compare/", publishing.comparison, name="compare"),
    path("<slug:key>/edit/", editing.edit, name="edit"),
    path("<slug:key>/edit/at/<slug:place>/", editing.part, name="part"),
    path("<slug:key>/edit/form.json", publishing.export_built, name="export-built"),
    path("<slug:key>/edit/phone/", phone.phone, name="phone"),
    path("<slug:key>/edit/try/", editing.try_out, name="try"),
    path("<slug:key>/edit/publish/", publishing.publish, name="publish"),
    path("<slug:key>/edit/discard/", publishing.discard, name="discard"),
    path("<slug:key>/samples/", testing_data.samples, name="samples"),
    path("<slug:key>/samples/<uuid:sample_id>/", testing_data.sample, name="sample"),
    path("<slug:key>/layouts/", layouts.layouts, name="layouts"),
    path("<slug:key>/layouts/<uuid:layout_id>/", layouts.layout, name="layout"),
    path("<slug:key>/preview/", trying.preview, name="preview"),
    path("<slug:key>/preview/page/<slug:page_key>/", trying.page, name="page"),
    path("<slug:key>/preview/review/", trying.look_over, name="review"),
    path("<slug:key>/preview/form.pdf", trying.paper, name="paper"),
    path("<slug:key>/preview/form.docx", layouts.trial_paper, name="trial-docx"),
]
