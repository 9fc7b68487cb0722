"""Keys to sign with, and the pictures that are seen on the paper."""

from datetime import date

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from xaso.kernel.tenancy.api import (
    CommuneForeignKey,
    CommuneManager,
    CommuneModel,
    CommuneQuerySet,
)
from xaso.lib.dates import local_day
from xaso.office.signing.states import ImageKind, KeyOwner, KeyProvider


class SigningKeyQuerySet(CommuneQuerySet["SigningKey"]):
    """Keys, narrowed in the words of the business."""

    def in_use(self) -> "SigningKeyQuerySet":
        """Keep those that nobody has taken out of use or reported lost."""
        return self.filter(retired_at__isnull=True)


class SigningKey(CommuneModel):
    """A key for digital signatures (khoá ký): a person's or the organisation's.

    Only where the private key lies is known here: ``place`` is the name of a file in the folder
    of keys or the label of a token, ``key_name`` the label of the key on it. The certificate is
    public. ``wrong_pins`` counts wrong PINs in a row; too many close the key until
    ``closed_until``. ``warned_days`` says which warning of its end went out last.
    """

    owner = models.CharField(_("whose key"), max_length=12, choices=KeyOwner)
    holder = models.ForeignKey(
        "accounts.User",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
        verbose_name=_("key holder"),
    )
    provider = models.CharField(_("where the key lives"), max_length=8, choices=KeyProvider)
    place = models.CharField(_("file or token"), max_length=120, blank=True)
    key_name = models.CharField(_("key on the token"), max_length=80, blank=True)
    certificate = models.TextField(_("certificate"))
    subject = models.CharField(_("name in the certificate"), max_length=200)
    issuer = models.CharField(_("issued by"), max_length=200)
    serial = models.CharField(_("serial number"), max_length=64)
    fingerprint = models.CharField(_("SHA-256 of the certificate"), max_length=64)
    valid_from = models.DateTimeField(_("valid from"))
    valid_to = models.DateTimeField(_("valid to"))
    registered_by = models.ForeignKey(
        "accounts.User", models.PROTECT, related_name="+", db_index=False
    )
    registered_at = models.DateTimeField(_("registered at"))
    retired_at = models.DateTimeField(_("out of use since"), null=True, blank=True)
    retired_by = models.ForeignKey(
        "accounts.User", models.PROTECT, null=True, related_name="+", db_index=False
    )
    is_lost = models.BooleanField(_("reported lost"), default=False)
    retired_reason = models.CharField(_("why it is out of use"), max_length=300, blank=True)
    wrong_pins = models.PositiveSmallIntegerField(default=0, editable=False)
    closed_until = models.DateTimeField(null=True, blank=True, editable=False)
    warned_days = models.PositiveSmallIntegerField(null=True, blank=True, editable=False)

    objects = CommuneManager.from_queryset(SigningKeyQuerySet)()  # type: ignore[assignment,misc]

    class Meta:
        verbose_name = _("signing key")
        indexes = [models.Index(fields=["commune", "holder"], name="signing_key_by_holder")]
        constraints = [
            models.UniqueConstraint(
                name="signing_key_is_registered_once",
                fields=["commune", "fingerprint"],
                condition=Q(retired_at__isnull=True),
            ),
            models.CheckConstraint(
                name="signing_key_of_a_person_has_a_holder",
                condition=Q(owner=KeyOwner.PERSON, holder__isnull=False)
                | Q(owner=KeyOwner.ORGANISATION, holder__isnull=True),
            ),
            models.CheckConstraint(
                name="signing_key_lost_is_out_of_use",
                condition=Q(is_lost=False) | Q(retired_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.subject

    @property
    def on_server(self) -> bool:
        """Whether the server itself can sign with it, given the PIN."""
        return self.provider != KeyProvider.PLUGIN

    def days_left(self, today: date) -> int:
        """Return how many days the certificate is still valid; negative once it is over."""
        return (local_day(self.valid_to) - today).days


class SignatureImage(CommuneModel):
    """The picture of a handwritten signature or of the seal (hình chữ ký, hình dấu).

    A seal has its real size in millimetres: it is printed at that size
    (Decree 30/2020/NĐ-CP, Annex I, verified).
    """

    kind = models.CharField(_("kind"), max_length=12, choices=ImageKind)
    holder = models.ForeignKey(
        "accounts.User",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
        verbose_name=_("key holder"),
    )
    file = CommuneForeignKey("files.StoredFile", models.PROTECT, related_name="+")
    width_mm = models.DecimalField(_("width (mm)"), max_digits=4, decimal_places=1)
    height_mm = models.DecimalField(_("height (mm)"), max_digits=4, decimal_places=1)
    added_by = models.ForeignKey(
        "accounts.User", models.PROTECT, related_name="+", db_index=False
    )
    added_at = models.DateTimeField(_("added at"))
    retired_at = models.DateTimeField(_("out of use since"), null=True, blank=True)

    class Meta:
        verbose_name = _("picture of a signature")
        constraints = [
            models.UniqueConstraint(
                name="signing_one_handwriting_in_use",
                fields=["commune", "holder"],
                condition=Q(retired_at__isnull=True, kind=ImageKind.HANDWRITING),
            ),
            models.UniqueConstraint(
                name="signing_one_seal_in_use",
                fields=["commune", "kind"],
                condition=Q(retired_at__isnull=True, kind=ImageKind.SEAL),
            ),
            models.CheckConstraint(
                name="signing_handwriting_has_a_holder",
                condition=Q(kind=ImageKind.HANDWRITING, holder__isnull=False)
                | Q(kind=ImageKind.SEAL, holder__isnull=True),
            ),
            models.CheckConstraint(
                name="signing_image_has_a_size",
                condition=Q(width_mm__gt=0, height_mm__gt=0),
            ),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()
