"""A person who signs in."""

from datetime import datetime
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from xaso.kernel.encryption.api import seal, unseal
from xaso.lib.ids import uuid7
from xaso.lib.text import fold, person_sort_key

# Accounts are shared by all communes: their secrets are sealed under the installation.
INSTALLATION = 0


class UserManager(BaseUserManager["User"]):
    """Finds accounts by user name."""

    def create_user(self, username: str, password: str | None = None, **fields: Any) -> "User":
        """Create an account; without a password nobody can sign in with it."""
        user = self.model(username=username, **fields)
        user.set_password(password)
        user.save()
        return user


class User(AbstractBaseUser):
    """An account: of an official (cán bộ, công chức, viên chức), a citizen (người dân), a program.

    Failed proofs from browsers that the person used before (``failed_attempts``) and from all
    others (``stranger_attempts``) are counted apart, so that strangers close it to strangers.
    """

    class Kind(models.TextChoices):
        """Whose account it is."""

        OFFICIAL = "official", _("Official")
        CITIZEN = "citizen", _("Citizen")
        PROGRAM = "program", _("Program of another organisation")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    username = models.CharField(_("user name"), max_length=80, unique=True)
    full_name = models.CharField(_("full name"), max_length=120)
    name_key = models.CharField(max_length=250, editable=False, default="")
    name_folded = models.CharField(max_length=120, editable=False, default="")
    kind = models.CharField(_("kind"), max_length=8, choices=Kind, default=Kind.OFFICIAL)
    email = models.EmailField(_("e-mail"), blank=True)
    phone = models.CharField(_("phone"), max_length=20, blank=True)
    is_active = models.BooleanField(_("active"), default=True)
    must_change_password = models.BooleanField(_("must change the password"), default=False)
    password_changed_at = models.DateTimeField(null=True, blank=True, editable=False)
    password_needs_second_step = models.BooleanField(default=False, editable=False)
    reopened_at = models.DateTimeField(null=True, blank=True, editable=False)
    unused_warned_at = models.DateTimeField(null=True, blank=True, editable=False)
    failed_attempts = models.PositiveSmallIntegerField(default=0, editable=False)
    locked_until = models.DateTimeField(null=True, blank=True, editable=False)
    stranger_attempts = models.PositiveSmallIntegerField(default=0, editable=False)
    strangers_locked_until = models.DateTimeField(null=True, blank=True, editable=False)
    totp_sealed = models.BinaryField(default=b"", editable=False)
    totp_confirmed_at = models.DateTimeField(null=True, blank=True, editable=False)
    totp_last_step = models.BigIntegerField(default=0, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["full_name"]
    objects = UserManager()

    class Meta:
        ordering = ["name_key"]

    def __str__(self) -> str:
        return self.full_name

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keep the sort key and the folded name in step with the name."""
        self.name_key = person_sort_key(self.full_name)
        self.name_folded = fold(self.full_name)
        super().save(*args, **kwargs)

    @property
    def is_locked(self) -> bool:
        """Whether too many failed attempts keep this account closed now, to some or all."""
        return self.is_closed_to(known=True) or self.is_closed_to(known=False)

    def is_closed_to(self, *, known: bool) -> bool:
        """Whether failures close it now to browsers that the person used before, or to others."""
        until = self.locked_until if known else self.strangers_locked_until
        return until is not None and until > timezone.now()

    @property
    def last_use(self) -> datetime:
        """When somebody signed in last; an account made or opened again counts as used."""
        return max(filter(None, (self.created_at, self.last_login, self.reopened_at)))

    @property
    def has_phone_code(self) -> bool:
        """Whether one-time codes from a phone are set up."""
        return self.totp_confirmed_at is not None

    @property
    def has_second_factor(self) -> bool:
        """Whether a password alone does not sign in: a code or a passkey has to follow."""
        return self.has_phone_code or self.passkeys.exists()

    @property
    def totp_secret(self) -> str:
        """The shared secret of the one-time codes (RFC 6238), sealed in the database."""
        if not self.totp_sealed:
            return ""
        context = f"accounts_user|totp|{self.pk}"
        return unseal(
            bytes(self.totp_sealed), commune_id=INSTALLATION, context=context
        ).decode()

    @totp_secret.setter
    def totp_secret(self, secret: str) -> None:
        context = f"accounts_user|totp|{self.pk}"
        plain = secret.encode()
        self.totp_sealed = (
            seal(plain, commune_id=INSTALLATION, context=context) if secret else b""
        )
