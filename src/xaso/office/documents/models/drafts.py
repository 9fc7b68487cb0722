"""What is being written, its versions, and what colleagues say of it."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from xaso.kernel.tenancy.api import CommuneForeignKey, CommuneModel
from xaso.office.documents.models.documents import Document
from xaso.office.documents.states import Answer


class Draft(CommuneModel):
    """How a document of ours is to be issued (dự thảo): signer, addressees, receivers, numbers.

    ``body`` is structured plain text; the system lays it out. ``fields`` hold the code by which
    the document is checked. ``number_kept`` is a reserved number of ``kept_year`` (without one: of
    the present year) that it will take, ``boxes`` are the places of signature and seal on the PDF that is being signed.
    """

    document = CommuneForeignKey(Document, models.PROTECT, related_name="+")
    body = models.TextField(_("text"), blank=True)
    fields = models.JSONField(default=dict, blank=True)
    addressed_to = models.TextField(_("addressed to"), blank=True)
    receiver_lines = models.TextField(_("list of receivers on the document"), blank=True)
    topic_mark = models.CharField(_("mark of unit or field"), max_length=20, blank=True)
    signer = models.ForeignKey(
        "accounts.User", models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    signs_at_once = models.BooleanField(_("all may sign at once"), default=False)
    checker = models.ForeignKey(
        "accounts.User", models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    version = models.PositiveSmallIntegerField(_("version"), default=0)
    number_kept = models.PositiveIntegerField(_("reserved number"), null=True, blank=True)
    kept_year = models.PositiveSmallIntegerField(null=True, blank=True)
    suffix_wanted = models.CharField(max_length=4, blank=True)
    boxes = models.JSONField(default=dict, blank=True, editable=False)
    returned_words = models.CharField(_("why it came back"), max_length=500, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="document_has_one_draft", fields=["commune", "document"]
            )
        ]

    def __str__(self) -> str:
        return str(self.document_id)


class DraftVersion(CommuneModel):
    """One version of a draft's text (bản thảo), kept for ever so that differences can be shown."""

    document = CommuneForeignKey(Document, models.PROTECT, related_name="+")
    version = models.PositiveSmallIntegerField(_("version"))
    subject = models.CharField(_("subject"), max_length=500)
    body = models.TextField(_("text"), blank=True)
    author = models.ForeignKey(
        "accounts.User", models.PROTECT, related_name="+", db_index=False
    )
    at = models.DateTimeField(_("at"), default=timezone.now)

    class Meta:
        ordering = ["-version"]
        constraints = [
            models.UniqueConstraint(
                name="draft_version_once", fields=["commune", "document", "version"]
            )
        ]

    def __str__(self) -> str:
        return str(self.version)


class Opinion(CommuneModel):
    """An opinion asked for on a draft (ý kiến góp ý): several are asked at once."""

    document = CommuneForeignKey(Document, models.PROTECT, related_name="+")
    asked = models.ForeignKey("accounts.User", models.PROTECT, related_name="+", db_index=False)
    asked_by = models.ForeignKey(
        "accounts.User", models.PROTECT, related_name="+", db_index=False
    )
    asked_at = models.DateTimeField(_("asked at"), default=timezone.now)
    due_on = models.DateField(_("due on"), null=True, blank=True)
    version = models.PositiveSmallIntegerField(_("version"))
    answer = models.CharField(_("answer"), max_length=10, choices=Answer, blank=True)
    words = models.TextField(_("opinion"), blank=True)
    answered_at = models.DateTimeField(_("answered at"), null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="opinion_is_asked_once_a_version",
                fields=["commune", "document", "asked", "version"],
            )
        ]
        indexes = [
            models.Index(
                fields=["commune", "asked", "asked_at"],
                name="opinions_owed",
                condition=Q(answered_at__isnull=True),
            )
        ]

    def __str__(self) -> str:
        return self.answer
