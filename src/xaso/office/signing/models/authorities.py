"""By what authority people sign, from when to when."""

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from xaso.kernel.tenancy.api import CommuneManager, CommuneModel, CommuneQuerySet
from xaso.office.signing.states import AuthorityKind

FOR_SOMEBODY = (AuthorityKind.KT, AuthorityKind.TL, AuthorityKind.TUQ)
"""Kinds of authority that come from another person."""


class SigningAuthorityQuerySet(CommuneQuerySet["SigningAuthority"]):
    """Authorities, narrowed in the words of the business."""

    def in_force(self, day: date) -> "SigningAuthorityQuerySet":
        """Keep what counts on the day."""
        return self.filter(
            Q(valid_to__isnull=True) | Q(valid_to__gte=day),
            valid_from__lte=day,
            revoked_at__isnull=True,
        )


class SigningAuthority(CommuneModel):
    """What somebody signs as (thẩm quyền ký, ký thay), by a decision with dates.

    ``position`` is the holder's own as it is printed, ``principal_position`` that of the person
    signed for, ``collective`` the body signed for. ``principal`` is who may be stood in for.
    (Decree 30/2020/NĐ-CP article 13, verified.)
    """

    holder = models.ForeignKey(
        "accounts.User",
        models.PROTECT,
        related_name="+",
        db_index=False,
        verbose_name=_("who signs"),
    )
    kind = models.CharField(_("authority"), max_length=4, choices=AuthorityKind)
    position = models.CharField(_("own position"), max_length=100)
    principal = models.ForeignKey(
        "accounts.User",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
        verbose_name=_("in the place of"),
    )
    principal_position = models.CharField(
        _("position of that person"), max_length=100, blank=True
    )
    collective = models.CharField(_("collective"), max_length=150, blank=True)
    decision_number = models.CharField(_("number of the decision"), max_length=60)
    decision_date = models.DateField(_("date of the decision"))
    valid_from = models.DateField(_("valid from"))
    valid_to = models.DateField(_("valid to"), null=True, blank=True)
    recorded_by = models.ForeignKey(
        "accounts.User", models.PROTECT, related_name="+", db_index=False
    )
    recorded_at = models.DateTimeField(_("recorded at"))
    revoked_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True)
    revoked_by = models.ForeignKey(
        "accounts.User", models.PROTECT, null=True, related_name="+", db_index=False
    )
    revoked_reason = models.CharField(_("why it is withdrawn"), max_length=300, blank=True)

    objects = CommuneManager.from_queryset(SigningAuthorityQuerySet)()  # type: ignore[assignment,misc]

    class Meta:
        verbose_name = _("signing authority")
        indexes = [
            models.Index(fields=["commune", "holder"], name="signing_authority_by_holder"),
            models.Index(
                fields=["commune", "principal"],
                condition=Q(principal__isnull=False),
                name="signing_authority_by_principal",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                name="signing_authority_ends_after_it_starts",
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
            ),
            models.CheckConstraint(
                name="signing_authority_names_whom_it_is_for",
                condition=~Q(kind__in=FOR_SOMEBODY)
                | (Q(principal__isnull=False) & ~Q(principal_position="")),
            ),
            models.CheckConstraint(
                name="signing_authority_names_the_collective",
                condition=~Q(kind=AuthorityKind.TM) | ~Q(collective=""),
            ),
            models.CheckConstraint(
                name="signing_authority_is_for_somebody_else",
                condition=Q(principal__isnull=True) | ~Q(principal=F("holder")),
            ),
        ]

    def __str__(self) -> str:
        return " ".join(self.lines)

    @property
    def lines(self) -> tuple[str, ...]:
        """What is printed above the signature, line by line, in capitals."""
        kind = AuthorityKind(self.kind)
        own, head = self.position.upper(), self.principal_position.upper()
        above = (f"TM. {self.collective.upper()}",) if self.collective else ()
        if kind in FOR_SOMEBODY:
            return (*above, f"{kind.name}. {head}", own)
        return (*above, f"Q. {own}" if kind is AuthorityKind.Q else own)

    @property
    def prefix(self) -> str:
        """The letters before the position: KT., TL., TUQ., Q., TM., or nothing."""
        return "" if self.kind == AuthorityKind.OWN else f"{AuthorityKind(self.kind).name}."
