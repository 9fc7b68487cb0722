"""Addresses under /documents/."""

from django.urls import path

from xaso.office.documents import incoming_urls
from xaso.office.documents.mailbox import urls as mailbox_urls
from xaso.office.documents.views import (
    acts,
    agencies,
    books,
    drafting,
    lists,
    page,
    posting,
    registers,
    start,
)

app_name = "documents"
DOCUMENT = "<uuid:document_id>/"
urlpatterns = [
    path("", start.start, name="start"),
    path("waiting/", lists.waiting, name="waiting"),
    path("drafts/", lists.drafts, name="drafts"),
    path("released/", lists.released, name="released"),
    path("lists/<str:which>/export/", lists.export, name="list-export"),
    path("new/", drafting.new, name="new"),
    path("agencies/", agencies.agencies, name="agencies"),
    path("register/", registers.register, name="register"),
    path("register/take-out/<str:form>/", registers.take_out, name="register-take-out"),
    path("register/<uuid:register_id>/reserve/", registers.reserve, name="reserve"),
    path("register/new/", books.new, name="new-register"),
    path("register/<uuid:register_id>/set-up/", books.set_up, name="set-up-register"),
    path("register/<uuid:register_id>/close/<str:year>/", books.close, name="close-year"),
    path("register/post/", posting.book, name="post-book"),
    path("register/post/waiting/", posting.waiting, name="to-be-posted"),
    path("register/post/note/", posting.note_posted, name="note-posted"),
    path("register/post/envelopes/", posting.envelopes, name="post-envelopes"),
    path("register/post/take-out/<str:form>/", posting.take_out, name="post-book-take-out"),
    path("numbers/<uuid:reservation_id>/give-up/", registers.give_up, name="give-up"),
    path(DOCUMENT, page.document, name="document"),
    path(f"{DOCUMENT}edit/", drafting.edit, name="edit"),
    path(f"{DOCUMENT}preview/", drafting.preview, name="preview"),
    path(f"{DOCUMENT}do/<str:key>/", acts.act, name="act"),
    path(f"{DOCUMENT}files/<uuid:file_id>/", page.file, name="file"),
    path(f"{DOCUMENT}files/<uuid:file_id>/<int:number>.png", page.picture, name="picture"),
    path(f"{DOCUMENT}copies/<uuid:copy_id>/", page.copy_file, name="copy-file"),
    path(f"{DOCUMENT}versions/<str:version>/", page.changes, name="differences"),
    path(
        f"{DOCUMENT}receivers/<uuid:receiver_id>/handed-over/",
        acts.handed_over,
        name="handed-over",
    ),
    path(
        f"{DOCUMENT}receivers/<uuid:receiver_id>/send-again/",
        acts.send_again,
        name="send-again",
    ),
    *incoming_urls.urlpatterns,
    *mailbox_urls.urlpatterns,
]
