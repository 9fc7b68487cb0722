"""Addresses of the vault: the owner's, and what is shared with an authority."""

from django.urls import path

from xaso.public_services.vault.views import papers, shared, sharing, uploads

app_name = "vault"
urlpatterns = [
    path("kho/", papers.papers, name="papers"),
    path("kho/chon/", papers.choose_owner, name="choose"),
    path("kho/them/", papers.add, name="add"),
    path("kho/nhat-ky/", sharing.looks, name="looks"),
    path("kho/chia-se/", sharing.share, name="share"),
    path("kho/chia-se/<uuid:share_id>/dung/", sharing.end, name="share-end"),
    path("kho/tai-len/", uploads.uploads, name="uploads"),
    path("kho/tai-len/<uuid:upload_id>/", uploads.upload, name="upload"),
    path("kho/<uuid:paper_id>/", papers.paper, name="paper"),
    path("kho/<uuid:paper_id>/tep/", papers.file, name="file"),
    path("kho/<uuid:paper_id>/xoa/", papers.remove, name="remove"),
    path("kho/<uuid:paper_id>/khoi-phuc/", papers.restore, name="restore"),
    path("shared-papers/", shared.shared, name="shared"),
    path("shared-papers/<uuid:share_id>/", shared.share, name="shared-one"),
    path("shared-papers/<uuid:share_id>/<uuid:paper_id>/", shared.file, name="shared-file"),
]
