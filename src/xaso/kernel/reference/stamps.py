"""Reading and renewing stamps; read once a transaction."""

from uuid import UUID

from django.db import connection

from xaso.kernel.tenancy.api import kept_in_transaction

READ = "SELECT topic, stamp FROM reference_stamp"
RENEW = """
INSERT INTO reference_stamp (topic, stamp) VALUES (%s, gen_random_uuid())
ON CONFLICT (topic) DO UPDATE SET stamp = EXCLUDED.stamp
"""
RENEW_ALL = "UPDATE reference_stamp SET stamp = gen_random_uuid()"
NEVER_WRITTEN = ""
_STAMPS, _RENEWED = "reference.stamps", "reference.renewed"


def stamp_of(topic: str) -> UUID | None:
    """Return what marks the topic's present state; nothing where no transaction is open."""
    kept = kept_in_transaction()
    if kept is None:
        return None
    stamps: dict[str, UUID] | None = kept.get(_STAMPS)
    if stamps is None:
        kept.pop(_RENEWED, None)
        stamps = kept[_STAMPS] = _read()
    return stamps.get(topic, stamps[NEVER_WRITTEN])


def still_stands(topic: str, stamp: UUID) -> bool:
    """Say whether nobody has committed a write to the topic since the stamp was read."""
    forget_stamps()
    return stamp_of(topic) == stamp


def forget_stamps() -> None:
    """Read the stamps again when one is next asked for."""
    kept = kept_in_transaction()
    if kept is not None:
        kept.pop(_STAMPS, None)


def renew(topic: str) -> None:
    """Give the topic another stamp in this transaction.

    Once is enough until a stamp is read again: nobody can have remembered anything under it.
    """
    kept = kept_in_transaction()
    if kept is None:
        _execute(RENEW, topic)
        return
    renewed: set[str] = kept.setdefault(_RENEWED, set())
    if topic not in renewed:
        _execute(RENEW, topic)
        renewed.add(topic)
    kept.pop(_STAMPS, None)


def renew_all() -> None:
    """Give every topic another stamp."""
    _execute(RENEW_ALL)
    forget_stamps()


def _read() -> dict[str, UUID]:
    with connection.cursor() as cursor:
        cursor.execute(READ)
        return dict(cursor.fetchall())


def _execute(sql: str, *params: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
