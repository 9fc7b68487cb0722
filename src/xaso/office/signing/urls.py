"""Addresses under /signing/."""

from django.urls import path

from xaso.office.signing.views import (
    authorities,
    batches,
    checking,
    keys,
    plugin,
    steps,
    waiting,
)

app_name = "signing"
urlpatterns = [
    path("", waiting.start, name="start"),
    path("export/", waiting.export, name="export"),
    path("asked/", waiting.asked, name="asked"),
    path("verdicts/<uuid:file_id>/", checking.verdict, name="verdict"),
    path("requests/<uuid:request_id>/", steps.request_page, name="request"),
    path("steps/<uuid:step_id>/", steps.step, name="step"),
    path("steps/<uuid:step_id>/paper/", steps.paper, name="paper"),
    path("steps/<uuid:step_id>/pages/<int:number>/", steps.page_picture, name="page"),
    path("steps/<uuid:step_id>/plugin/", plugin.begin, name="plugin"),
    path("plugin/<str:key>/paper.pdf", plugin.paper, name="plugin-paper"),
    path("plugin/<str:key>/upload/", plugin.upload, name="plugin-upload"),
    path("batches/", batches.begin, name="begin-batch"),
    path("batches/<uuid:batch_id>/", batches.batch, name="batch"),
    path("batches/<uuid:batch_id>/sign/", batches.sign, name="batch-sign"),
    path("batches/<uuid:batch_id>/again/", batches.again, name="batch-again"),
    path("batches/<uuid:batch_id>/leave/", batches.leave, name="batch-leave"),
    path("keys/", keys.keys, name="keys"),
    path("keys/all/", keys.all_keys, name="all-keys"),
    path("keys/new/", keys.new_key, name="new-key"),
    path("keys/<uuid:key_id>/retire/", keys.retire, name="retire-key"),
    path("images/new/", keys.new_image, name="new-image"),
    path("images/<uuid:image_id>/", keys.image, name="image"),
    path("images/<uuid:image_id>/drop/", keys.drop_image, name="drop-image"),
    path("authorities/", authorities.authorities, name="authorities"),
    path("authorities/new/", authorities.new_authority, name="new-authority"),
    path("authorities/<uuid:authority_id>/withdraw/", authorities.withdraw, name="withdraw"),
]
