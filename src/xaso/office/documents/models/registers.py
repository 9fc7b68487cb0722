"""Registers and the numbers taken from them, without gaps (data rule 5)."""

from uuid import UUID

from django.db import connection, models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from xaso.kernel.tenancy.api import CommuneForeignKey, CommuneModel, require_commune
from xaso.lib.ids import uuid7
from xaso.office.documents.states import NumberUse

NEXT = """
INSERT INTO documents_registeryear (commune_id, id, register_id, year, last)
VALUES (%s, %s, %s, %s, %s)
ON CONFLICT (commune_id, register_id, year)
DO UPDATE SET last = documents_registeryear.last + %s
RETURNING last
"""


class DocumentRegister(CommuneModel):
    """A register of documents (sổ đăng ký): which ones stand in it, and their agency's mark.

    The head of the agency decides how documents are numbered (NĐ 30/2020/NĐ-CP Đ15 [verified]),
    so ``types`` (codes of types; empty: all that no other register takes) and ``mark`` ("UBND") are
    the commune's. ``key`` is the product's name for the ones it makes itself.
    """

    class Kind(models.TextChoices):
        """What stands in it."""

        OUTGOING = "out", _("Outgoing documents")
        INCOMING = "in", _("Incoming documents")
        INTERNAL = "internal", _("Internal documents")
        COPIES = "copies", pgettext_lazy("document", "Certified copies")

    key = models.CharField(max_length=30)
    name = models.CharField(_("name"), max_length=120)
    kind = models.CharField(_("kind"), max_length=8, choices=Kind)
    types = models.JSONField(_("types of documents"), default=list, blank=True)
    mark = models.CharField(_("agency's short name in the symbol"), max_length=30, blank=True)
    keeper = models.ForeignKey(
        "accounts.User", models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )

    class Meta:
        verbose_name = _("register of documents")
        constraints = [
            models.UniqueConstraint(
                name="document_register_key_once", fields=["commune", "key"]
            ),
            models.CheckConstraint(
                name="document_register_kind",
                condition=Q(kind__in=["out", "in", "internal", "copies"]),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class RegisterYear(CommuneModel):
    """One year of a register: its last number, and when it was closed and bound."""

    register = CommuneForeignKey(DocumentRegister, models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField(_("year"))
    last = models.PositiveIntegerField(_("last number"), default=0)
    closed_at = models.DateTimeField(_("closed at"), null=True)
    closed_by = models.ForeignKey(
        "accounts.User", models.PROTECT, null=True, related_name="+", db_index=False
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="register_year_once", fields=["commune", "register", "year"]
            )
        ]

    def __str__(self) -> str:
        return f"{self.year}: {self.last}"


class NumberReservation(CommuneModel):
    """A number set aside (số giữ chỗ): why, by whom, and what became of it."""

    register = CommuneForeignKey(DocumentRegister, models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField(_("year"))
    number = models.PositiveIntegerField(_("number"))
    state = models.CharField(
        _("state"), max_length=8, choices=NumberUse, default=NumberUse.RESERVED
    )
    reason = models.CharField(_("reason"), max_length=300)
    reserved_by = models.ForeignKey(
        "accounts.User", models.PROTECT, related_name="+", db_index=False
    )
    reserved_at = models.DateTimeField(_("reserved at"), default=timezone.now)
    document = CommuneForeignKey(
        "documents.Document", models.PROTECT, null=True, related_name="+"
    )
    settled_by = models.ForeignKey(
        "accounts.User", models.PROTECT, null=True, related_name="+", db_index=False
    )
    settled_at = models.DateTimeField(null=True)
    void_reason = models.CharField(_("why it is void"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("reserved number")
        constraints = [
            models.UniqueConstraint(
                name="number_is_reserved_once",
                fields=["commune", "register", "year", "number"],
            ),
            models.CheckConstraint(
                name="reservation_state", condition=Q(state__in=NumberUse.values)
            ),
            models.CheckConstraint(
                name="void_number_says_why",
                condition=~Q(state=NumberUse.VOID) | ~Q(void_reason=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number}/{self.year}"


MARK = "UBND"
DEFAULTS = {
    DocumentRegister.Kind.OUTGOING: _("Register of outgoing documents"),
    DocumentRegister.Kind.INCOMING: _("Register of incoming documents"),
    DocumentRegister.Kind.INTERNAL: _("Register of internal documents"),
    DocumentRegister.Kind.COPIES: _("Register of certified copies"),
}


def register_for(kind: str, type_code: str = "") -> DocumentRegister:
    """Return the register in which a document of this kind and type stands.

    The register that names the type goes before the one that takes all; the product makes the
    latter itself when it is first needed.
    """
    registers = list(DocumentRegister.objects.filter(kind=kind))
    for register in registers:
        if type_code and type_code in register.types:
            return register
    general = next((register for register in registers if not register.types), None)
    name = str(DEFAULTS[DocumentRegister.Kind(kind)])
    return (
        general
        or DocumentRegister.objects.get_or_create(
            key=kind, defaults={"kind": kind, "name": name, "mark": MARK}
        )[0]
    )


def next_number(register_id: UUID, year: int, *, count: int = 1) -> int:
    """Take the next number of a register's year, or ``count`` of them: the first is returned.

    Gapless, because a number rolls back with the document that needed it; so it is taken late
    in the transaction, since the year stays locked until the end.
    """
    with connection.cursor() as cursor:
        cursor.execute(NEXT, [require_commune(), uuid7(), register_id, year, count, count])
        (last,) = cursor.fetchone()
    return int(last) - count + 1
