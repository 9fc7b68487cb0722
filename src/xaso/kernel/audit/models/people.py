"""The key of one person's words in the audit trail; without it they cannot be read again."""

import json
import os
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from xaso.kernel.encryption.api import BrokenSealError, seal, unseal
from xaso.kernel.tenancy.api import (
    CommuneForeignKey,
    CommuneModel,
    require_commune,
)

PERSON_BYTES = 16
_KEY_BITS, _NONCE = 256, 12


class PersonKey(CommuneModel):
    """What personal details about one person are sealed with, itself sealed by the key ring.

    ``person`` is the blind index of a citizen or the id of an official. A destroyed key
    stays as a row without its content, so that a page can say why nothing is shown.
    """

    person = models.BinaryField(_("whose, as a blind index"), max_length=PERSON_BYTES)
    key_sealed = models.BinaryField()
    erased_at = models.DateTimeField(_("destroyed at"), null=True)

    class Meta:
        verbose_name = _("key of a person")
        constraints = [
            models.UniqueConstraint(
                name="person_has_one_key_in_use",
                fields=["commune", "person"],
                condition=Q(erased_at__isnull=True),
            )
        ]

    def __str__(self) -> str:
        return str(self.pk)

    def make_key(self) -> None:
        """Give the row a fresh key."""
        key = AESGCM.generate_key(_KEY_BITS)
        self.key_sealed = seal(key, commune_id=self._commune, context=self._place)

    def seal(self, values: dict[str, Any], *, place: str) -> bytes:
        """Encrypt details under this person's key, bound to the row they are kept in."""
        nonce = os.urandom(_NONCE)
        plain = json.dumps(values, ensure_ascii=False, sort_keys=True).encode()
        return nonce + AESGCM(self._key()).encrypt(nonce, plain, place.encode())

    def unseal(self, body: bytes, *, place: str) -> dict[str, Any]:
        """Decrypt what :meth:`seal` made for the same row; raise :class:`BrokenSealError`."""
        nonce, sealed = body[:_NONCE], body[_NONCE:]
        try:
            plain = AESGCM(self._key()).decrypt(nonce, sealed, place.encode())
        except (InvalidTag, ValueError) as error:
            raise BrokenSealError from error
        found: dict[str, Any] = json.loads(plain)
        return found

    @property
    def _commune(self) -> int:
        return self.commune_id or require_commune()

    @property
    def _place(self) -> str:
        return f"audit_personkey|key_sealed|{self.pk}"

    def _key(self) -> bytes:
        return unseal(bytes(self.key_sealed), commune_id=self._commune, context=self._place)


class PersonalBody(models.Model):
    """Details about a person, kept sealed with a row that is only ever added."""

    person_key = CommuneForeignKey(PersonKey, models.PROTECT, null=True, related_name="+")
    body = models.BinaryField(_("personal details, sealed"), default=b"")

    class Meta:
        abstract = True

    @property
    def personal(self) -> dict[str, Any]:
        """Return the personal details; empty without any, and when they were erased."""
        if self.person_key is None or self.person_key.erased_at:
            return {}
        key: PersonKey = self.person_key
        return key.unseal(bytes(self.body), place=self._place)

    @property
    def is_erased(self) -> bool:
        """Whether there were personal details whose key was destroyed."""
        return bool(self.person_key and self.person_key.erased_at)

    def seal_personal(self, key: PersonKey, values: dict[str, Any]) -> None:
        """Keep personal details under this person's key."""
        self.body = key.seal(values, place=self._place)
        self.person_key = key

    @property
    def _place(self) -> str:
        return f"{self._meta.db_table}|body|{self.pk}"
