"""Addresses of documents that come in, under /documents/incoming/."""

from django.urls import path

from xaso.office.documents.views.incoming import acting, bringing, directing, document, lists

DOCUMENT = "incoming/<uuid:document_id>/"
urlpatterns = [
    path("incoming/", lists.incoming, name="incoming"),
    path("incoming/export/", lists.export, name="incoming-export"),
    path("incoming/bring/", bringing.bring, name="incoming-bring"),
    path(DOCUMENT, document.arrival, name="arrival"),
    path(f"{DOCUMENT}files/<uuid:file_id>/", document.file, name="arrival-file"),
    path(f"{DOCUMENT}slip/", document.slip, name="arrival-slip"),
    path(f"{DOCUMENT}register/", directing.register, name="arrival-register"),
    path(f"{DOCUMENT}reading/", directing.reading, name="arrival-reading"),
    path(f"{DOCUMENT}submit/", directing.submit_page, name="arrival-submit"),
    path(f"{DOCUMENT}direct/", directing.direct_page, name="arrival-direct"),
    path(f"{DOCUMENT}start/", acting.begin, name="arrival-start"),
    path(f"{DOCUMENT}refuse/", acting.refuse_page, name="arrival-refuse"),
    path(f"{DOCUMENT}return/", acting.return_page, name="arrival-return"),
    path(f"{DOCUMENT}progress/", acting.progress, name="arrival-progress"),
    path(f"{DOCUMENT}part-done/", acting.part_done, name="arrival-part-done"),
    path(f"{DOCUMENT}close/", acting.close_page, name="arrival-close"),
    path(f"{DOCUMENT}change/accept/", acting.accept_change, name="arrival-accept-change"),
    path(f"{DOCUMENT}change/decline/", acting.decline_change, name="arrival-decline-change"),
    path(f"{DOCUMENT}directives/<uuid:directive_id>/undo/", acting.undo, name="arrival-undo"),
]
