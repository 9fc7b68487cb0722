"""The document itself, whichever way it goes."""

from typing import Any, Self

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from xaso.kernel.accounts.api import User
from xaso.kernel.permissions.api import access_of
from xaso.kernel.tenancy.api import (
    CommuneForeignKey,
    CommuneManager,
    CommuneModel,
    CommuneQuerySet,
)
from xaso.lib.text import fold
from xaso.office.documents.models.registers import DocumentRegister
from xaso.office.documents.states import (
    Direction,
    DocumentState,
    FileRole,
    Part,
    Urgency,
)


class DocumentQuerySet(CommuneQuerySet["Document"]):
    """Documents (văn bản), narrowed in the words of the business."""

    def visible_to(self, user: User) -> Self:
        """Keep what the person may read: all for clerks and leaders, else what they had in hand."""
        access = access_of(user)
        if access.holds("documents.see_all"):
            return self
        units = access.own_units()
        hands = DocumentHand.objects.filter(
            Q(user=user) | Q(unit__in=units),
            commune_id=OuterRef("commune_id"),
            document_id=OuterRef("pk"),
        )
        return self.filter(Q(created_by=user) | Exists(hands))

    def going(self, *directions: str) -> Self:
        """Keep those of these directions."""
        return self.filter(direction__in=directions)


class _CodeFields(models.Model):
    """What a document is called: number, symbol, date, organ (Annex VI part II)."""

    register = CommuneForeignKey(
        DocumentRegister, models.PROTECT, null=True, blank=True, related_name="+"
    )
    year = models.PositiveSmallIntegerField(_("year"), null=True, blank=True)
    number = models.PositiveIntegerField(_("number"), null=True, blank=True)
    suffix = models.CharField(_("letter after the number"), max_length=4, blank=True)
    notation = models.CharField(_("symbol"), max_length=60, blank=True)
    code = models.CharField(_("number and symbol"), max_length=80, blank=True)
    issued_on = models.DateField(_("date of the document"), null=True, blank=True)
    organ_code = models.CharField(_("agency code"), max_length=35, blank=True)
    organ_name = models.CharField(_("issuing agency"), max_length=200)
    document_uid = models.CharField(_("document identifier"), max_length=150, blank=True)

    class Meta:
        abstract = True


class _ContentFields(models.Model):
    """What a document says of itself."""

    type_code = models.CharField(_("type"), max_length=30, blank=True)
    type_name = models.CharField(_("type"), max_length=100)
    subject = models.CharField(_("subject"), max_length=500)
    language = models.CharField(_("language"), max_length=30, default="Tiếng Việt")
    page_count = models.PositiveSmallIntegerField(_("pages"), default=0)
    urgency = models.CharField(
        _("urgency"), max_length=12, choices=Urgency, default=Urgency.NORMAL
    )
    due_on = models.DateField(_("due on"), null=True, blank=True)
    answer_by = models.DateField(_("answer wanted by"), null=True, blank=True)
    signer_position = models.CharField(_("signer's position"), max_length=100, blank=True)
    signer_name = models.CharField(_("signed by"), max_length=100, blank=True)
    note = models.CharField(_("note"), max_length=500, blank=True)

    class Meta:
        abstract = True


class _PathFields(models.Model):
    """Where a document comes from, what it answers, and how it ended."""

    created_by = models.ForeignKey(
        "accounts.User", models.PROTECT, null=True, related_name="+", db_index=False
    )
    unit = models.ForeignKey(
        "organisations.Unit", models.PROTECT, null=True, related_name="+", db_index=False
    )
    answers = CommuneForeignKey("self", models.PROTECT, null=True, blank=True, related_name="+")
    replaces = CommuneForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="+"
    )
    origin = models.CharField(max_length=30, blank=True)
    origin_id = models.UUIDField(null=True, blank=True)
    signing_request = models.UUIDField(null=True, blank=True)
    released_at = models.DateTimeField(_("released at"), null=True, blank=True)
    frozen_at = models.DateTimeField(_("frozen at"), null=True, blank=True)
    frozen_reason = models.CharField(_("why it is frozen"), max_length=300, blank=True)
    created_at = models.DateTimeField(_("entered at"), default=timezone.now)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        abstract = True


class Document(CommuneModel, _CodeFields, _ContentFields, _PathFields):
    """A document (văn bản): incoming, outgoing or internal, with the metadata of Annex VI.

    NĐ 30/2020/NĐ-CP Annex VI part II [verified]; agency codes are as long as QĐ 20/2020 allows.
    ``document_uid`` is the identifier of the exchange, ``origin`` names the module that asked for it.
    """

    direction = models.CharField(_("direction"), max_length=8, choices=Direction)
    state = models.CharField(_("state"), max_length=12, choices=DocumentState)
    search_text = models.CharField(max_length=900, editable=False)

    objects = CommuneManager.from_queryset(DocumentQuerySet)()  # type: ignore[assignment,misc]

    class Meta:
        verbose_name = _("document")
        constraints = [
            models.UniqueConstraint(
                name="document_number_once",
                fields=["commune", "register", "year", "number", "suffix"],
                condition=Q(number__isnull=False, register__isnull=False),
            ),
            models.CheckConstraint(
                name="document_direction", condition=Q(direction__in=Direction.values)
            ),
            models.CheckConstraint(
                name="document_state", condition=Q(state__in=DocumentState.values)
            ),
            models.CheckConstraint(
                name="document_urgency", condition=Q(urgency__in=Urgency.values)
            ),
        ]
        indexes = [
            models.Index(
                fields=["commune", "-created_at"],
                include=["id", "search_text"],
                name="document_newest",
            ),
            models.Index(
                fields=["commune", "direction", "state", "-created_at"],
                name="document_by_state",
            ),
            models.Index(
                fields=["commune", "created_by", "-created_at"], name="document_by_author"
            ),
            models.Index(
                fields=["commune", "origin", "origin_id"],
                name="document_by_origin",
                condition=~Q(origin=""),
            ),
            models.Index(
                fields=["commune", "document_uid"],
                name="document_by_uid",
                condition=~Q(document_uid=""),
            ),
            models.Index(
                fields=["commune", "organ_code", "code"], name="document_by_organ_and_code"
            ),
        ]

    def __str__(self) -> str:
        return self.code or self.subject

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keep the folded search text in step with code, subject and organ."""
        words = (
            f"{self.code} {self.type_name} {self.subject} {self.organ_name} {self.signer_name}"
        )
        self.search_text = fold(words)[:900]
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        """Return the address of its page."""
        name = "arrival" if self.direction == Direction.IN else "document"
        return reverse(f"documents:{name}", args=[self.pk])

    @property
    def title(self) -> str:
        """Its number and symbol, and what it is about."""
        return f"{self.code} {self.subject}".strip()


class DocumentFile(CommuneModel):
    """A file of a document (tệp văn bản): one document has several, and none lies there twice.

    ``signing_request`` is by which request the organisation signed it, where it is an annex of ours.
    """

    document = CommuneForeignKey(Document, models.PROTECT, related_name="files")
    role = models.CharField(_("role"), max_length=10, choices=FileRole)
    order = models.PositiveSmallIntegerField(default=0)
    file = CommuneForeignKey("files.StoredFile", models.PROTECT, related_name="+")
    added_at = models.DateTimeField(_("added at"), default=timezone.now)
    signing_request = models.UUIDField(null=True, blank=True)

    class Meta:
        ordering = ["role", "order", "id"]
        constraints = [
            models.UniqueConstraint(
                name="file_plays_a_role_once", fields=["commune", "document", "role", "file"]
            ),
            models.CheckConstraint(
                name="document_file_role", condition=Q(role__in=FileRole.values)
            ),
        ]
        indexes = [models.Index(fields=["commune", "file"], name="document_file_by_content")]

    def __str__(self) -> str:
        return self.role


class DocumentHand(CommuneModel):
    """A person or unit that has to do with a document, and may therefore read it."""

    document = CommuneForeignKey(Document, models.PROTECT, related_name="hands")
    part = models.CharField(_("part"), max_length=10, choices=Part)
    user = models.ForeignKey(
        "accounts.User", models.PROTECT, null=True, related_name="+", db_index=False
    )
    unit = models.ForeignKey(
        "organisations.Unit", models.PROTECT, null=True, related_name="+", db_index=False
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="person_has_a_part_once",
                fields=["commune", "document", "part", "user", "unit"],
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                name="part_belongs_to_somebody",
                condition=Q(user__isnull=False) | Q(unit__isnull=False),
            ),
        ]
        indexes = [
            models.Index(fields=["commune", "user", "document"], name="document_hand_by_user"),
            models.Index(fields=["commune", "unit", "document"], name="document_hand_by_unit"),
        ]

    def __str__(self) -> str:
        return self.part


class DocumentAct(CommuneModel):
    """What was done with a document: who, when, with which words. Rows are never changed."""

    document = CommuneForeignKey(Document, models.PROTECT, related_name="acts")
    at = models.DateTimeField(_("at"), default=timezone.now)
    key = models.CharField(_("act"), max_length=30)
    actor = models.ForeignKey(
        "accounts.User", models.PROTECT, null=True, related_name="+", db_index=False
    )
    words = models.TextField(_("words"), blank=True)
    details = models.JSONField(default=dict, blank=True)

    class Meta:
        ordering = ["at", "id"]
        indexes = [models.Index(fields=["commune", "document", "at"], name="document_acts")]

    def __str__(self) -> str:
        return self.key
