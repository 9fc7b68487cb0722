"""By which words a document is found: an inverted index in ordinary rows.

Row-level security lets no full-text or trigram index answer on a commune's table; equality on text
does. So the documents of a commune stand in blocks, and a word's row of a block names those
that have it.
"""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from xaso.kernel.tenancy.api import CommuneForeignKey, CommuneModel
from xaso.office.documents.models.documents import Document

LONGEST_WORD = 24


class DocumentText(CommuneModel):
    """The full text of a document (toàn văn), as its text layer or recognition gives it."""

    document = CommuneForeignKey(Document, models.PROTECT, related_name="+")
    text = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="document_text_once", fields=["commune", "document"])
        ]

    def __str__(self) -> str:
        return str(self.document_id)


class SearchEntry(CommuneModel):
    """The words (từ khóa) of a document, folded; ``place`` is its place in the blocks, once it has one.

    A new or changed document has none and is looked through by itself, until the worker
    enters it in the newest block.
    """

    document = CommuneForeignKey(Document, models.PROTECT, related_name="+")
    known_as = models.CharField(max_length=120, blank=True)
    words = models.TextField(blank=True)
    place = models.PositiveIntegerField(null=True)
    noted_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="search_entry_once", fields=["commune", "document"]),
            models.UniqueConstraint(
                name="search_place_once",
                fields=["commune", "place"],
                condition=Q(place__isnull=False),
            ),
        ]
        indexes = [
            models.Index(
                fields=["commune", "-noted_at"],
                name="search_entry_loose",
                condition=Q(place__isnull=True),
            ),
            models.Index(
                fields=["commune", "known_as"],
                name="search_entry_by_code",
                condition=~Q(known_as=""),
            ),
        ]

    def __str__(self) -> str:
        return self.known_as


class SearchPosting(CommuneModel):
    """Which documents of a block have a word (danh sách tài liệu của một từ)."""

    word = models.CharField(max_length=LONGEST_WORD + 1)
    block = models.PositiveIntegerField()
    members = models.BinaryField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="search_posting_once", fields=["commune", "word", "block"]
            )
        ]

    def __str__(self) -> str:
        return f"{self.word} {self.block}"
