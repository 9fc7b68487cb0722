"""Letters that came by e-mail, and the mailbox that they came to."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from xaso.kernel.tenancy.api import CommuneForeignKey, CommuneModel
from xaso.office.documents.mailbox.faults import LetterFault
from xaso.office.documents.models.documents import Document


class Letter(CommuneModel):
    """A letter (thư điện tử) to the commune's mailbox: who sent it, as it claims, and what it brought.

    ``identity`` is the hash of its Message-ID and content, ``uid`` its number in the mailbox: by
    both it is taken only once. Its document waits for the clerk as any that arrived; ``fault``
    says why there is none. ``refused`` are the files that were not taken, each with its reason.
    """

    class State(models.TextChoices):
        """How it stands; how its document stands is said by the document."""

        TAKEN = "taken", _("Taken in")
        FAULTY = "faulty", _("Could not be taken in")
        RETRIED = "retried", _("Tried again")
        ANSWERED = "answered", _("Sent back")
        SET_ASIDE = "set_aside", _("Set aside: no document")

    mailbox = models.CharField(_("mailbox"), max_length=200)
    uid_validity = models.BigIntegerField()
    uid = models.BigIntegerField()
    identity = models.CharField(max_length=64)
    message_id = models.CharField(max_length=300, blank=True)
    sender_name = models.CharField(_("sender's name"), max_length=150, blank=True)
    sender_address = models.CharField(_("sender's address"), max_length=254, blank=True)
    subject = models.CharField(_("subject"), max_length=500, blank=True)
    text = models.TextField(_("text"), blank=True)
    sent_at = models.DateTimeField(_("sent at"), null=True)
    arrived_at = models.DateTimeField(_("arrived at"), default=timezone.now)
    is_automatic = models.BooleanField(_("written by a program"), default=False)
    document = CommuneForeignKey(Document, models.PROTECT, null=True, related_name="+")
    refused = models.JSONField(_("files not taken"), default=list, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=State)
    fault = models.CharField(_("fault"), max_length=14, choices=LetterFault, blank=True)
    fault_id = models.CharField(_("number of the fault"), max_length=12, blank=True)
    tries = models.PositiveSmallIntegerField(default=1)
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    decided_by = models.ForeignKey(
        "accounts.User", models.PROTECT, null=True, related_name="+", db_index=False
    )
    decided_at = models.DateTimeField(_("decided at"), null=True)
    answered_at = models.DateTimeField(_("answered at"), null=True)

    class Meta:
        verbose_name = _("letter by e-mail")
        constraints = [
            models.UniqueConstraint(
                name="letter_of_a_mailbox_once",
                fields=["commune", "mailbox", "uid_validity", "uid"],
            ),
            models.UniqueConstraint(name="letter_once", fields=["commune", "identity"]),
            models.CheckConstraint(
                name="letter_state",
                condition=Q(state__in=["taken", "faulty", "retried", "answered", "set_aside"]),
            ),
            models.CheckConstraint(
                name="letter_fault", condition=Q(fault__in=["", *LetterFault.values])
            ),
            models.CheckConstraint(
                name="letter_taken_has_document",
                condition=~Q(state="taken") | Q(document__isnull=False),
            ),
        ]
        indexes = [
            models.Index(fields=["commune", "-arrived_at"], name="letter_newest"),
            models.Index(
                fields=["commune", "document"],
                name="letter_by_document",
                condition=Q(document__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.subject

    def get_absolute_url(self) -> str:
        """Return the address of its page."""
        return reverse("documents:letter", args=[self.pk])


class LetterBox(CommuneModel):
    """A mailbox (hộp thư) that is looked into: when, and what was wrong the last time."""

    address = models.CharField(_("mailbox"), max_length=200)
    looked_at = models.DateTimeField(_("looked into at"), null=True)
    reached_at = models.DateTimeField(_("reached at"), null=True)
    fault = models.CharField(_("fault"), max_length=200, blank=True)
    fault_id = models.CharField(_("number of the fault"), max_length=12, blank=True)

    class Meta:
        verbose_name = _("mailbox")
        constraints = [
            models.UniqueConstraint(name="letter_box_once", fields=["commune", "address"])
        ]

    def __str__(self) -> str:
        return self.address
