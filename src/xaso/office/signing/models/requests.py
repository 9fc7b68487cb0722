"""Papers that wait for signatures, their steps, and the signatures that were made."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from xaso.kernel.tenancy.api import (
    CommuneForeignKey,
    CommuneManager,
    CommuneModel,
    CommuneQuerySet,
)
from xaso.office.signing.models.authorities import SigningAuthority
from xaso.office.signing.models.keys import SigningKey
from xaso.office.signing.states import RequestState, StepKind, StepState


class SigningRequest(CommuneModel):
    """A paper that somebody submits for signatures (trình ký), step by step.

    ``source`` and ``subject_id`` name what is signed in the module that asked; ``file`` is the
    paper as it was after the last signature.
    """

    source = models.CharField(max_length=40, editable=False)
    subject_id = models.UUIDField(editable=False)
    title = models.CharField(_("paper to be signed"), max_length=500)
    title_folded = models.CharField(max_length=500, editable=False, default="")
    requested_by = models.ForeignKey(
        "accounts.User",
        models.PROTECT,
        related_name="+",
        db_index=False,
        verbose_name=_("submitted by"),
    )
    requested_at = models.DateTimeField(_("submitted at"))
    due_on = models.DateField(_("sign by"), null=True, blank=True)
    is_urgent = models.BooleanField(_("urgent"), default=False)
    state = models.CharField(
        _("state"), max_length=10, choices=RequestState, default=RequestState.OPEN
    )
    reason = models.CharField(_("reason"), max_length=500, blank=True)
    finished_at = models.DateTimeField(_("finished at"), null=True, blank=True)
    file = CommuneForeignKey("files.StoredFile", models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = _("request for signatures")
        indexes = [
            models.Index(fields=["commune", "source", "subject_id"], name="signing_by_subject"),
            models.Index(fields=["commune", "state", "-id"], name="signing_by_state"),
            models.Index(fields=["commune", "requested_by", "-id"], name="signing_by_asker"),
        ]
        constraints = [
            models.CheckConstraint(
                name="signing_request_state", condition=Q(state__in=RequestState.values)
            ),
            models.UniqueConstraint(
                name="signing_request_open_once",
                fields=["commune", "source", "subject_id"],
                condition=Q(state=RequestState.OPEN),
            ),
            models.CheckConstraint(
                name="signing_request_over_says_when",
                condition=Q(state=RequestState.OPEN) | Q(finished_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.title


class SigningStepQuerySet(CommuneQuerySet["SigningStep"]):
    """Steps, narrowed in the words of the business."""

    def ready(self) -> Self:
        """Keep those whose turn it is."""
        return self.filter(state=StepState.READY, request__state=RequestState.OPEN)


class SigningStep(CommuneModel):
    """One signature that a paper needs (bước ký): whose, where and in which turn.

    Steps with the same order are signed in parallel. A step of the organisation names nobody:
    who keeps the seal signs it. ``printed`` is what stands above the name, fixed at the first
    signature. ``left_told_at``: when who submitted the paper heard that this signer has left.
    """

    request = CommuneForeignKey(SigningRequest, models.PROTECT, related_name="steps")
    order = models.PositiveSmallIntegerField(_("turn"))
    kind = models.CharField(_("kind"), max_length=12, choices=StepKind)
    signer = models.ForeignKey(
        "accounts.User",
        models.PROTECT,
        null=True,
        related_name="+",
        db_index=False,
        verbose_name=_("who signs"),
    )
    instead_of = models.ForeignKey(
        "accounts.User",
        models.PROTECT,
        null=True,
        related_name="+",
        db_index=False,
        verbose_name=_("in the place of"),
    )
    authority = CommuneForeignKey(SigningAuthority, models.PROTECT, null=True, related_name="+")
    box = models.CharField(max_length=40, blank=True)
    role = models.CharField(_("signs as"), max_length=100, blank=True)
    printed = models.CharField(_("printed above the name"), max_length=500, blank=True)
    state = models.CharField(
        _("state"), max_length=10, choices=StepState, default=StepState.WAITING
    )
    reason = models.CharField(_("reason"), max_length=500, blank=True)
    ready_at = models.DateTimeField(null=True, blank=True)
    left_told_at = models.DateTimeField(null=True, editable=False)
    done_at = models.DateTimeField(_("done at"), null=True, blank=True)
    done_by = models.ForeignKey(
        "accounts.User", models.PROTECT, null=True, related_name="+", db_index=False
    )

    objects = CommuneManager.from_queryset(SigningStepQuerySet)()  # type: ignore[assignment,misc]

    class Meta:
        verbose_name = _("signing step")
        ordering = ["order", "id"]
        indexes = [
            models.Index(fields=["commune", "request", "order"], name="signing_steps_in_turn"),
            models.Index(
                fields=["commune", "signer", "-id"],
                condition=Q(state=StepState.READY),
                name="signing_waiting_for",
            ),
            models.Index(
                fields=["commune", "kind", "-id"],
                condition=Q(state=StepState.READY),
                name="signing_waiting_for_seal",
            ),
            models.Index(fields=["commune", "signer", "done_at"], name="signing_done_by"),
        ]
        constraints = [
            models.CheckConstraint(
                name="signing_step_state", condition=Q(state__in=StepState.values)
            ),
            models.CheckConstraint(
                name="signing_person_is_named",
                condition=Q(kind=StepKind.PERSON, signer__isnull=False)
                | (~Q(kind=StepKind.PERSON) & Q(signer__isnull=True)),
            ),
            models.CheckConstraint(
                name="signing_done_says_who",
                condition=~Q(state__in=[StepState.SIGNED, StepState.REFUSED])
                | Q(done_by__isnull=False, done_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.request_id} {self.order}"


class DigitalSignature(CommuneModel):
    """A signature that the product put into a file (chữ ký số), and with which key."""

    step = CommuneForeignKey(SigningStep, models.PROTECT, related_name="+")
    key = CommuneForeignKey(SigningKey, models.PROTECT, related_name="+")
    file = CommuneForeignKey("files.StoredFile", models.PROTECT, related_name="+")
    signed_by = models.ForeignKey(
        "accounts.User", models.PROTECT, related_name="+", db_index=False
    )
    signed_at = models.DateTimeField(_("signed at"))
    subject = models.CharField(_("name in the certificate"), max_length=200)
    serial = models.CharField(_("serial number"), max_length=64)
    level = models.CharField(_("level of the signature"), max_length=5)
    position = models.PositiveSmallIntegerField(_("place among the signatures of the file"))

    class Meta:
        verbose_name = _("digital signature")
        indexes = [models.Index(fields=["commune", "file"], name="signing_by_file")]
        constraints = [
            models.UniqueConstraint(
                name="signing_step_is_signed_once", fields=["commune", "step"]
            )
        ]

    def __str__(self) -> str:
        return self.subject
