"""What proves a person beside the password: passkeys, recovery codes; and former passwords."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from xaso.lib.ids import uuid7


class Passkey(models.Model):
    """A key pair on a person's phone, computer or security key (WebAuthn credential).

    Only the public half is here (COSE_Key, RFC 9052), so the table opens nothing for who
    reads it.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    user = models.ForeignKey("accounts.User", models.CASCADE, related_name="passkeys")
    name = models.CharField(_("name"), max_length=60)
    credential = models.BinaryField(max_length=1023, unique=True)
    public_key = models.BinaryField(max_length=1024)
    uses = models.BigIntegerField(default=0)
    added_at = models.DateTimeField(default=timezone.now)
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["added_at", "id"]

    def __str__(self) -> str:
        return self.name


class RecoveryCode(models.Model):
    """A code kept on paper that replaces the second step once; stored as a keyed hash."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    user = models.ForeignKey(
        "accounts.User", models.CASCADE, related_name="recovery_codes", db_index=False
    )
    digest = models.BinaryField(max_length=32)
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="recovery_code_is_made_once", fields=["user", "digest"]
            )
        ]

    def __str__(self) -> str:
        return "****"


class FormerPassword(models.Model):
    """The hash of a password that a person had, so that it is not chosen again."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    user = models.ForeignKey("accounts.User", models.CASCADE, related_name="former_passwords")
    encoded = models.CharField(max_length=128, editable=False)
    replaced_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-replaced_at", "-id"]

    def __str__(self) -> str:
        return "****"
