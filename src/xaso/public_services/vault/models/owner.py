"""Whose papers they are, and the key under which they lie."""

import os
from functools import cached_property
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from xaso.kernel.encryption.api import keyring, seal, unseal
from xaso.lib.ids import uuid7
from xaso.public_services.vault.keys import SECRET, OwnerKey

INSTALLATION = 0
INDEX = 16


class OwnerQuerySet(models.QuerySet["VaultOwner"]):
    """Owners, narrowed in the words of the business."""

    def in_use(self) -> Self:
        """Keep those whose key was not destroyed."""
        return self.filter(erased_at__isnull=True)


class VaultOwner(models.Model):
    """A person or organisation that owns a vault (chủ kho): known by number, or by account only.

    ``person_index`` is the keyed index of a personal id or tax code, so that a result can come
    before its owner ever signed in. Who is known by nothing but a telephone has a vault of
    their account, with what they brought themselves. Shared by all communes: people move.
    ``key_sealed`` is the owner's key, sealed under the key ring; destroying it erases the vault.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    person_index = models.BinaryField(max_length=INDEX, default=b"", editable=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False
    )
    key_sealed = models.BinaryField(default=b"", editable=False)
    key_id = models.CharField(max_length=40)
    body = models.BinaryField(default=b"", editable=False)
    begun_at = models.DateTimeField(_("begun at"))
    erased_at = models.DateTimeField(_("destroyed at"), null=True)

    objects = OwnerQuerySet.as_manager()

    class Meta:
        verbose_name = _("owner of a vault")
        constraints = [
            models.UniqueConstraint(
                name="number_has_one_vault",
                fields=["person_index"],
                condition=~Q(person_index=b""),
            ),
            models.UniqueConstraint(
                name="account_has_one_vault", fields=["user"], condition=Q(user__isnull=False)
            ),
            models.CheckConstraint(
                name="vault_is_of_a_number_or_an_account",
                condition=Q(erased_at__isnull=False)
                | (~Q(person_index=b"") & Q(user__isnull=True))
                | (Q(person_index=b"") & Q(user__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)

    def make_key(self, number: str) -> None:
        """Give the owner a fresh key, and keep their number under it."""
        secret = os.urandom(SECRET)
        self.wrap(secret)
        self.body = OwnerKey(secret).seal({"number": number}, f"vault_owner|{self.pk}")

    def wrap(self, secret: bytes) -> None:
        """Seal the key under the current master key."""
        self.key_sealed = seal(secret, commune_id=INSTALLATION, context=self._place)
        self.key_id = keyring().current

    def unwrap(self) -> bytes:
        """Return the bytes of the key."""
        sealed = bytes(self.key_sealed)
        return unseal(sealed, commune_id=INSTALLATION, context=self._place)

    @cached_property
    def key(self) -> OwnerKey:
        """The owner's key, unsealed once."""
        return OwnerKey(self.unwrap())

    @property
    def number(self) -> str:
        """The personal id or tax code; empty for who is known by an account only."""
        said: str = self.key.unseal(bytes(self.body), f"vault_owner|{self.pk}")["number"]
        return said

    @property
    def _place(self) -> str:
        return f"vault_owner|key_sealed|{self.pk}"


class OwnedBody(models.Model):
    """A row of an owner whose words are sealed with the owner's key."""

    owner = models.ForeignKey(VaultOwner, models.PROTECT, related_name="+", db_index=False)
    body = models.BinaryField(default=b"", editable=False)

    class Meta:
        abstract = True

    def say(self, owner: VaultOwner, values: dict[str, Any]) -> None:
        """Keep words under the owner's key."""
        self.owner = owner
        self.body = owner.key.seal(values, self._place)

    @cached_property
    def said(self) -> dict[str, Any]:
        """The words, unsealed once; empty when the key was destroyed."""
        if self.owner.erased_at:
            return {}
        return self.owner.key.unseal(bytes(self.body), self._place)

    @property
    def _place(self) -> str:
        return f"{self._meta.db_table}|body|{self.pk}"
