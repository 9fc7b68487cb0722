"""Keeping the words by which documents are found."""

from collections import defaultdict
from uuid import UUID

from django.db import transaction
from django.db.models import Max

from xaso.lib import clock
from xaso.office.documents.events import DocumentReleased
from xaso.office.documents.incoming_values import known_as
from xaso.office.documents.models import (
    Document,
    DocumentText,
    Draft,
    SearchEntry,
    SearchPosting,
)
from xaso.office.documents.postings import (
    BLOCK,
    GIVEN_OUT,
    indexed_words,
    members_of,
    pack,
    unpack,
)

MOST_LOOSE = 500
"""With more that have no place yet, the worker enters them in blocks."""
AT_ONCE = 2_000


@transaction.atomic
def index_document(document_id: UUID) -> None:
    """Note by which words a document is found, once it is new or has changed.

    Whatever changes code, subject, agency, signer or text of a document calls this, in its
    transaction.
    """
    document = Document.objects.get(pk=document_id)
    texts = [
        *DocumentText.objects.filter(document=document).values_list("text", flat=True),
        *Draft.objects.filter(document=document).values_list("body", flat=True),
    ]
    head = " ".join(
        (
            document.code,
            document.type_name,
            document.subject,
            document.organ_name,
            document.signer_name,
        )
    )
    words = indexed_words(head, " ".join(texts))
    _take_out(document_id)
    SearchEntry.objects.update_or_create(
        document=document,
        defaults={
            "known_as": known_as(document.number, document.suffix, document.notation),
            "words": f" {' '.join(words)} ",
            "place": None,
            "noted_at": clock.now(),
        },
    )


def index_released(event: DocumentReleased) -> None:
    """Let a document of ours be found by all its words once it is released."""
    index_document(event.document_id)


@transaction.atomic
def forget_document(document_id: UUID) -> None:
    """Let a document not be found any more; its words go, and nobody gets its place."""
    _take_out(document_id)
    SearchEntry.objects.filter(document=document_id).delete()


def keep_text(document_id: UUID, text: str) -> None:
    """Keep the full text of a document."""
    clean = text.replace("\x00", "")
    DocumentText.objects.update_or_create(document_id=document_id, defaults={"text": clean})


def place_loose_entries(*, more_than: int = MOST_LOOSE, at_once: int = AT_ONCE) -> int:
    """Enter documents without a place in the blocks of the commune; return how many."""
    placed = 0
    while _count_loose() > more_than:
        placed += _place_some(at_once)
    return placed


@transaction.atomic
def _count_loose() -> int:
    return SearchEntry.objects.filter(place__isnull=True).count()


@transaction.atomic
def _place_some(at_once: int) -> int:
    """Fill the newest block, at most with so many at once; the oldest come first."""
    loose = SearchEntry.objects.select_for_update().filter(place__isnull=True)
    waiting = list(loose.order_by("noted_at", "id")[:at_once])
    _hold_blocks()
    first = _first_free()
    entries = waiting[: BLOCK - first % BLOCK]
    holders: dict[str, list[int]] = defaultdict(list)
    for place, entry in enumerate(entries, first):
        entry.place = place
        for word in (GIVEN_OUT, *entry.words.split()):
            holders[word].append(place % BLOCK)
    _write(first // BLOCK, {word: members_of(found) for word, found in holders.items()})
    SearchEntry.objects.bulk_update(entries, ["place"], batch_size=500)
    return len(entries)


def _hold_blocks() -> None:
    """Let nobody else change the blocks of the commune until this transaction ends."""
    SearchPosting.objects.get_or_create(word=GIVEN_OUT, block=0, defaults={"members": pack(0)})
    SearchPosting.objects.select_for_update().get(word=GIVEN_OUT, block=0)


def _first_free() -> int:
    """Return the first place that no document ever had."""
    last = SearchEntry.objects.aggregate(last=Max("place"))["last"]
    newest = SearchPosting.objects.filter(word=GIVEN_OUT).latest("block")
    given_out = newest.block * BLOCK + unpack(newest.members).bit_length()
    return max(given_out, 0 if last is None else last + 1)


def _take_out(document_id: UUID) -> None:
    """Take a document out of the words of its block, so that no word of it stays behind."""
    entry = SearchEntry.objects.select_for_update().filter(document=document_id).first()
    if entry is None or entry.place is None:
        return
    _hold_blocks()
    block, number = divmod(entry.place, BLOCK)
    rows = SearchPosting.objects.filter(block=block, word__in=entry.words.split())
    left = {row.word: unpack(row.members) & ~(1 << number) for row in rows}
    _put(block, {word: members for word, members in left.items() if members})
    rows.filter(word__in=[word for word, members in left.items() if not members]).delete()


def _write(block: int, members: dict[str, int]) -> None:
    """Add members to the words of a block."""
    rows = SearchPosting.objects.filter(block=block, word__in=list(members))
    known = {row.word: unpack(row.members) for row in rows}
    _put(block, {word: found | known.get(word, 0) for word, found in members.items()})


def _put(block: int, members: dict[str, int]) -> None:
    """Let words of a block have just these members."""
    SearchPosting.objects.bulk_create(
        [
            SearchPosting(word=word, block=block, members=pack(found))
            for word, found in sorted(members.items())
        ],
        batch_size=2_000,
        update_conflicts=True,
        unique_fields=["commune", "word", "block"],
        update_fields=["members"],
    )
