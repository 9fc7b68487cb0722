"""The dossier itself."""

from datetime import datetime
from typing import Any, Self

from django.db import models
from django.db.models import Exists, ExpressionWrapper, OuterRef, Q, Value
from django.urls import reverse
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
from xaso.lib.worktime_clock import Clock
from xaso.public_services.dossiers.models.history import DossierAct, StepRun
from xaso.public_services.dossiers.models.requests import Consultation
from xaso.public_services.dossiers.states import (
    OPEN,
    PAUSED,
    RUNNING,
    Channel,
    DossierState,
    Outcome,
    PublicStatus,
    public_status,
)

_ITS = {"commune_id": OuterRef("commune_id"), "dossier_id": OuterRef("pk")}


def in_hands_of(user: User) -> Q | None:
    """Return the condition of being this person's to work on; nothing where everything is."""
    access = access_of(user)
    if access.holds("dossiers.see_all"):
        return None
    units = access.own_units()
    asked = Consultation.objects.filter(**_ITS, asked_unit__in=units)
    return Q(Q(unit__in=units) | Q(assignee=user) | Q(Exists(asked)))


def went_through_hands_of(user: User) -> Q:
    """Return the condition that the person's unit had it in a step, or the person acted on it."""
    stays = StepRun.objects.filter(**_ITS, unit__in=access_of(user).own_units())
    return Exists(stays) | Exists(DossierAct.objects.filter(**_ITS, actor=user))


class DossierQuerySet(CommuneQuerySet["Dossier"]):
    """Dossiers, narrowed in the words of the business."""

    def visible_to(self, user: User) -> Self:
        """Keep what the person works on: everything for the desk and leaders, else their units'.

        A unit's are those that lie with it or that it was asked about. One condition whatever
        the number of units or procedures, so lists stay fast.
        """
        mine = in_hands_of(user)
        return self if mine is None else self.filter(mine)

    def readable_by(self, user: User) -> Self:
        """Keep what the person may read: what they work on, and what went through their hands.

        Whoever passed a dossier on still answers the telephone about it. Reading only: acts,
        lists and figures keep to :meth:`visible_to`.
        """
        mine = in_hands_of(user)
        return self if mine is None else self.filter(mine | went_through_hands_of(user))

    def noting_hands(self, user: User) -> Self:
        """Note with each (``is_in_hands``) whether the person works on it or only reads it."""
        mine = in_hands_of(user)
        noted = Value(True) if mine is None else ExpressionWrapper(mine, models.BooleanField())  # noqa: FBT003
        return self.annotate(is_in_hands=noted)

    def put_down_by(self, user: User) -> Self:
        """Keep what this account submitted: a program's, later a citizen's own dossiers."""
        return self.filter(submitted_by=user)

    def open(self) -> Self:
        """Keep those in which the authority still owes something."""
        return self.filter(state__in=OPEN)

    def running(self) -> Self:
        """Keep those whose clock runs."""
        return self.filter(state__in=RUNNING)

    def waiting_for_citizen(self) -> Self:
        """Keep those whose clock stands until the citizen answers."""
        return self.filter(state__in=PAUSED)

    def late(self, now: datetime) -> Self:
        """Keep those past their due moment while the clock runs."""
        return self.running().filter(due_at__lt=now)

    def due_between(self, first: datetime, last: datetime) -> Self:
        """Keep those that fall due in the span."""
        return self.running().filter(due_at__gte=first, due_at__lt=last)


class _ClockFields(models.Model):
    """When a dossier came in and when it is due, in working time."""

    received_at = models.DateTimeField(_("received at"), null=True, blank=True)
    clock_started_at = models.DateTimeField(null=True, blank=True)
    due_at = models.DateTimeField(_("due at"), null=True, blank=True)
    promised_at = models.DateTimeField(_("first promised for"), null=True, blank=True)
    paused_at = models.DateTimeField(null=True, blank=True)
    remaining_minutes = models.IntegerField(default=0)
    limit = models.CharField(_("time limit"), max_length=20, blank=True)
    due_reasoning = models.JSONField(default=dict, blank=True)
    rule_set = models.CharField(max_length=40, blank=True)
    extensions = models.PositiveSmallIntegerField(default=0)
    supplements = models.PositiveSmallIntegerField(default=0)
    handed_over_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    returned_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        abstract = True

    @property
    def clock(self) -> Clock | None:
        """The dossier's clock, once it has started."""
        if self.clock_started_at is None or self.due_at is None:
            return None
        return Clock(self.clock_started_at, self.due_at, self.paused_at, self.remaining_minutes)

    @clock.setter
    def clock(self, clock: Clock) -> None:
        self.clock_started_at, self.due_at = clock.started_at, clock.due_at
        self.paused_at, self.remaining_minutes = clock.paused_at, clock.remaining_minutes


class _PlaceFields(models.Model):
    """In whose hands a dossier is."""

    step_key = models.CharField(_("step"), max_length=40, blank=True)
    unit = models.ForeignKey(
        "organisations.Unit", models.PROTECT, null=True, related_name="+", db_index=False
    )
    assignee = models.ForeignKey(
        "accounts.User", models.PROTECT, null=True, related_name="+", db_index=False
    )
    received_by = models.ForeignKey(
        "accounts.User", models.PROTECT, null=True, related_name="+", db_index=False
    )
    submitted_by = models.ForeignKey(
        "accounts.User", models.PROTECT, null=True, related_name="+", db_index=False
    )

    class Meta:
        abstract = True


class _ResultFields(models.Model):
    """What came out, and how it gets to the citizen; nothing does while its result is recalled."""

    outcome = models.CharField(_("outcome"), max_length=12, choices=Outcome, blank=True)
    result_number = models.CharField(_("result number"), max_length=60, blank=True)
    result_date = models.DateField(_("result date"), null=True, blank=True)
    result_recalled_at = models.DateTimeField(_("result recalled at"), null=True, blank=True)
    collection = models.CharField(_("how the result is collected"), max_length=120, blank=True)
    collected_by = models.CharField(_("collected by"), max_length=120, blank=True)

    class Meta:
        abstract = True


class Dossier(CommuneModel, _ClockFields, _PlaceFields, _ResultFields):
    """A dossier (hồ sơ TTHC): one person's matter under one procedure, from desk to result."""

    code = models.CharField(_("dossier code"), max_length=60)
    procedure_version = models.ForeignKey(
        "procedures.ProcedureVersion", models.PROTECT, related_name="+", db_index=False
    )
    form_version = models.ForeignKey(
        "eforms.FormVersion", models.PROTECT, null=True, related_name="+", db_index=False
    )
    process = CommuneForeignKey(
        "procedures.Process", models.PROTECT, null=True, related_name="+"
    )
    state = models.CharField(_("state"), max_length=20, choices=DossierState)
    channel = models.CharField(_("channel"), max_length=12, choices=Channel)
    applicant_name = models.CharField(_("applicant"), max_length=200)
    search_text = models.CharField(max_length=400, editable=False)
    sets = models.PositiveSmallIntegerField(_("sets"), default=1)
    fee = models.PositiveBigIntegerField(_("fee in đồng"), default=0)
    fee_note = models.JSONField(_("what the fee is made of"), default=dict, blank=True)
    note = models.CharField(_("note"), max_length=500, blank=True)
    origin_code = models.CharField(_("code at the place of intake"), max_length=60, blank=True)
    passed_to = models.ForeignKey(
        "organisations.Commune", models.PROTECT, null=True, related_name="+", db_index=False
    )
    created_at = models.DateTimeField(_("entered at"))
    updated_at = models.DateTimeField(auto_now=True)

    objects = CommuneManager.from_queryset(DossierQuerySet)()  # type: ignore[assignment,misc]

    class Meta:
        constraints = [
            models.UniqueConstraint(name="dossier_code_is_unique", fields=["commune", "code"]),
            models.CheckConstraint(
                name="dossier_state_is_known", condition=Q(state__in=DossierState.values)
            ),
            models.CheckConstraint(
                name="dossier_pause_fits_state",
                condition=Q(state__in=PAUSED) | Q(paused_at__isnull=True),
            ),
        ]
        indexes = [
            models.Index(fields=["commune", "state", "due_at"], name="dossier_by_state"),
            models.Index(fields=["commune", "unit", "state", "due_at"], name="dossier_by_unit"),
            models.Index(
                fields=["commune", "assignee", "state", "due_at"], name="dossier_by_assignee"
            ),
            # Finding by words reads this index alone: text indexes do not work under
            # row-level security, and a commune's rows lie scattered over the table.
            models.Index(
                fields=["commune", "-created_at"],
                include=["id", "search_text"],
                name="dossier_newest",
            ),
            models.Index(fields=["commune", "received_at"], name="dossier_by_receipt"),
            models.Index(
                fields=["commune", "submitted_by", "updated_at"],
                name="dossier_by_submitter",
                condition=Q(submitted_by__isnull=False),
            ),
            models.Index(
                fields=["commune", "origin_code"],
                name="dossier_by_origin",
                condition=~Q(origin_code=""),
            ),
        ]

    def __str__(self) -> str:
        return self.code

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keep the folded search text in step with code and applicant."""
        self.search_text = fold(f"{self.code} {self.applicant_name}")[:400]
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        """Return the address of the official's page of the dossier."""
        return reverse("dossiers:dossier", args=[self.pk])

    @property
    def public_status(self) -> PublicStatus:
        """What the public is told."""
        return public_status(self.state, self.outcome)
