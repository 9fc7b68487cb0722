"""The last number given, one row for each series of a commune."""

from uuid import UUID

from django.db import connection, models

from xaso.kernel.tenancy.api import CommuneModel, require_commune
from xaso.lib.ids import uuid7

NEXT = """
INSERT INTO archive_numberseries (commune_id, id, year, key, last)
VALUES (%s, %s, %s, %s, GREATEST(%s, 1))
ON CONFLICT (commune_id, year, key)
DO UPDATE SET last = GREATEST(archive_numberseries.last + 1, %s)
RETURNING last
"""


class NumberSeries(CommuneModel):
    """A series of numbers of a year (dãy số): files under a heading, hand-overs, destructions."""

    year = models.PositiveSmallIntegerField()
    key = models.CharField(max_length=40)
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="archive_series_is_unique", fields=["commune", "year", "key"]
            )
        ]

    def __str__(self) -> str:
        return f"{self.key} {self.year}"


def next_number(key: str, year: int, *, at_least: int = 1) -> int:
    """Take the next number of a series, not below ``at_least``; take it last in the transaction.

    Gapless, because a number rolls back with what needed it (data rule 5).
    """
    values: list[int | str | UUID] = [require_commune(), uuid7(), year, key, at_least, at_least]
    with connection.cursor() as cursor:
        cursor.execute(NEXT, values)
        (last,) = cursor.fetchone()
    return int(last)
