"""Destroying the contents of documents whose time is over, by a decision of the agency's head."""

from collections.abc import Collection
from uuid import UUID

from django.db import transaction

from xaso.kernel.accounts.api import User
from xaso.kernel.files.api import erase
from xaso.lib import clock
from xaso.office.documents.models import (
    CertifiedCopy,
    ChangeFile,
    Document,
    DocumentAct,
    DocumentFile,
    DocumentText,
    Draft,
    DraftVersion,
    Opinion,
)
from xaso.office.documents.services.annexes import ANNEXES
from xaso.office.documents.services.copying import COPIES
from xaso.office.documents.services.finding import index_document
from xaso.office.documents.services.history import note
from xaso.office.documents.states import SIGNED_AS
from xaso.office.signing.api import files_written_for

SAID_OF_DRAFTS = ("opinion_given", "returned", "refused", "withdrawn", "annex_refused")
"""Acts whose words say something of the text, and go with it."""


@transaction.atomic
def destroy_contents(document_ids: Collection[UUID], *, reason: str, actor: User) -> int:
    """Destroy files, drafts and texts of documents; return how many contents are gone.

    What stays is the metadata (number, date, subject, who signed, who received) and the history,
    which says by which decision (``reason``) the content went; the code by which the document is
    checked stays too.
    """
    documents = list(Document.objects.select_for_update().filter(pk__in=list(document_ids)))
    ids = [one.pk for one in documents]
    gone = erase(_files_of(documents), actor=actor)
    DocumentText.objects.filter(document__in=ids).delete()
    DraftVersion.objects.filter(document__in=ids).update(body="")
    Draft.objects.filter(document__in=ids).update(
        body="", addressed_to="", receiver_lines="", returned_words=""
    )
    DocumentAct.objects.filter(document__in=ids, key__in=SAID_OF_DRAFTS).update(words="")
    Opinion.objects.filter(document__in=ids).update(words="")
    for one in documents:
        one.frozen_at, one.frozen_reason = clock.now(), reason[:300]
        one.save(update_fields=["frozen_at", "frozen_reason"])
        note(one, "content_destroyed", actor=actor, words=reason)
        index_document(one.pk)
    return gone


def _files_of(documents: list[Document]) -> set[UUID]:
    ids = [one.pk for one in documents]
    rows = list(DocumentFile.objects.filter(document__in=ids))
    own = {one.file_id for one in rows}
    enclosed = ChangeFile.objects.filter(document__in=ids).values_list("file_id", flat=True)
    copies = list(CertifiedCopy.objects.filter(document__in=ids))
    copied = {file for one in copies for file in (one.source_id, one.file_id) if file}
    signed = files_written_for(SIGNED_AS, ids)
    signed |= files_written_for(COPIES, [one.pk for one in copies])
    signed |= files_written_for(ANNEXES, [one.pk for one in rows])
    return {*own, *enclosed, *copied, *signed}
