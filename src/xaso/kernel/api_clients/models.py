"""Programs that call the API: who they are, what they may, for which communes."""

import hmac
from datetime import date, datetime
from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from xaso.kernel.tenancy.api import CommuneModel
from xaso.lib import clock
from xaso.lib.ids import uuid7


class ApiClientQuerySet(models.QuerySet["ApiClient"]):
    """Clients, narrowed in the words of the business."""

    def of(self, commune_id: int) -> Self:
        """Keep those that may or once could call for a commune."""
        return self.filter(communes__of_commune_id=commune_id)

    def open_to(self, commune_id: int) -> Self:
        """Keep those whose right to call for a commune was not ended."""
        return self.filter(
            communes__of_commune_id=commune_id,
            communes__revoked_at__isnull=True,
            communes__of_commune__is_served=True,
        )

    def in_force(self, day: date) -> Self:
        """Keep those whose days have come and not passed."""
        return self.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=day), valid_from__lte=day)


class ApiClient(models.Model):
    """A program of another organisation that calls the API (phần mềm kết nối).

    It acts through ``user``, an account that nobody can sign in with, so that audit,
    history and ownership are those of every other actor. ``of_commune`` registered it and
    alone changes its secrets, days and scopes.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    client_id = models.CharField(_("client id"), max_length=40, unique=True)
    name = models.CharField(_("name of the program"), max_length=120)
    organisation = models.CharField(_("organisation"), max_length=200)
    contact = models.CharField(_("contact"), max_length=200, blank=True)
    user = models.OneToOneField("accounts.User", models.PROTECT, related_name="+")
    of_commune = models.ForeignKey(
        "organisations.Commune", models.PROTECT, related_name="+", db_index=False
    )
    scopes = ArrayField(models.CharField(max_length=60), verbose_name=_("scopes"))
    valid_from = models.DateField(_("valid from"))
    valid_to = models.DateField(_("last day"), null=True, blank=True)
    created_at = models.DateTimeField(_("registered at"), default=clock.now, editable=False)
    last_used_at = models.DateTimeField(_("last used"), null=True, editable=False)

    objects = ApiClientQuerySet.as_manager()

    class Meta:
        verbose_name = _("connected program")
        ordering = ["name", "id"]
        constraints = [
            models.CheckConstraint(
                name="api_client_ends_after_it_starts",
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
            )
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Return the address of the client's page."""
        return reverse("api_clients:client", args=[self.pk])

    def is_in_force(self, today: date) -> bool:
        """Whether the client may call on this day."""
        return self.valid_from <= today and (self.valid_to is None or today <= self.valid_to)


class ClientCommune(models.Model):
    """A commune for which a client may call, until one of its IT officers ends that."""

    client = models.ForeignKey(ApiClient, models.PROTECT, related_name="communes")
    of_commune = models.ForeignKey("organisations.Commune", models.PROTECT, related_name="+")
    revoked_at = models.DateTimeField(_("ended at"), null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="client_serves_a_commune_once", fields=["client", "of_commune"]
            )
        ]

    def __str__(self) -> str:
        return f"{self.client_id}/{self.of_commune_id}"


class ClientSecret(models.Model):
    """What a client proves itself with; only its SHA-256 is kept.

    A secret is 32 random bytes, so that a slow hash would add nothing: nobody can try
    that many. Two overlap while the other side changes over.
    """

    client = models.ForeignKey(ApiClient, models.PROTECT, related_name="secrets")
    digest = models.CharField(max_length=64, editable=False)
    created_at = models.DateTimeField(_("made at"), default=clock.now)
    expires_at = models.DateTimeField(_("ends at"), null=True, blank=True)

    class Meta:
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return str(self.created_at)

    def fits(self, digest: str, now: datetime) -> bool:
        """Whether this is the secret, and still counts."""
        alive = self.expires_at is None or now < self.expires_at
        return hmac.compare_digest(self.digest, digest) and alive


class AccessToken(models.Model):
    """A short-lived token of a client; only its SHA-256 is kept."""

    digest = models.CharField(max_length=64, primary_key=True)
    client = models.ForeignKey(ApiClient, models.PROTECT, related_name="+")
    scopes = ArrayField(models.CharField(max_length=60))
    expires_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return self.digest[:8]


class KeptAnswer(CommuneModel):
    """The answer to a call under an idempotency key, so that a repeated call changes nothing.

    Written in the transaction of what the call did: the one is there if and only if the
    other is. ``body_hash`` binds the key to what was sent with it.
    """

    caller = models.ForeignKey(
        "accounts.User", models.PROTECT, related_name="+", db_index=False
    )
    operation = models.CharField(max_length=200)
    key = models.CharField(max_length=100)
    body_hash = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField()
    body = models.JSONField()
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="answer_is_kept_once", fields=["commune", "caller", "operation", "key"]
            )
        ]
        indexes = [models.Index(fields=["commune", "created_at"], name="kept_answer_by_age")]

    def __str__(self) -> str:
        return f"{self.operation} {self.key}"
