"""Official numbers without gaps (data rule 5)."""

from django.db import connection, models
from django.utils.translation import gettext_lazy as _

from xaso.kernel.tenancy.api import CommuneModel, require_commune
from xaso.lib.ids import uuid7

NEXT = """
INSERT INTO dossiers_numberregister (commune_id, id, kind, year, last)
VALUES (%s, %s, %s, %s, %s)
ON CONFLICT (commune_id, kind, year) DO UPDATE SET last = dossiers_numberregister.last + %s
RETURNING last
"""


class NumberRegister(CommuneModel):
    """The last number given in a register of one year (sổ)."""

    kind = models.CharField(_("register"), max_length=20)
    year = models.PositiveSmallIntegerField(_("year"))
    last = models.PositiveIntegerField(_("last number"), default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="register_is_kept_once", fields=["commune", "kind", "year"]
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind}/{self.year}: {self.last}"


def next_number(kind: str, year: int, *, count: int = 1) -> int:
    """Take the next number of a register, or ``count`` of them: the first is returned.

    Gapless, because a number rolls back with what needed it; so take it last in the
    transaction, since the register stays locked until the end.
    """
    with connection.cursor() as cursor:
        cursor.execute(NEXT, [require_commune(), uuid7(), kind, year, count, count])
        (last,) = cursor.fetchone()
    return int(last) - count + 1
