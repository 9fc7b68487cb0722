"""Monthly partitions of tables that only grow (data rule 7)."""

from collections.abc import Iterator
from datetime import date

from django.db import connection, models
from django.utils import timezone

MONTHS_BEHIND, MONTHS_AHEAD = 15, 18


class PartitionMomentField(models.DateTimeField):  # type: ignore[type-arg]
    """The moment by whose month a row is stored; its presence makes the table partitioned."""


def months_around(today: date | None = None) -> Iterator[date]:
    """Yield the first days of the months that need a partition now."""
    today = today or timezone.localdate()
    first = today.year * 12 + today.month - 1 - MONTHS_BEHIND
    for number in range(first, first + MONTHS_BEHIND + MONTHS_AHEAD + 1):
        yield date(number // 12, number % 12 + 1, 1)


def month_partition_sql(table: str, month: date) -> str:
    """Return the statement that makes the partition of one month, if it is not there."""
    after = date(month.year + month.month // 12, month.month % 12 + 1, 1)
    return (
        f"CREATE TABLE IF NOT EXISTS {table}_{month:%Y%m} PARTITION OF {table} "
        f"FOR VALUES FROM ('{month} 00:00+07') TO ('{after} 00:00+07')"
    )


def partitioned_tables() -> list[str]:
    """Name the tables that are stored by month."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT partrelid::regclass::text FROM pg_partitioned_table ORDER BY 1")
        return [row[0] for row in cursor.fetchall()]


def make_partitions() -> int:
    """Make the partitions of the coming months; return how many tables were looked at.

    Needs the owner's role: the application itself may not create tables.
    """
    tables = partitioned_tables()
    with connection.cursor() as cursor:
        for table in tables:
            for month in months_around():
                cursor.execute(month_partition_sql(table, month))
    return len(tables)
