"""Whose vault the running code has open: the database shows no row of any other.

The tables of papers have row-level security on the setting ``xaso.vault_owner``; without it
there are no rows. It counts inside the transaction, as the commune in force does.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import connection
from django.db.models import Func, QuerySet, TextField, Value
from django.db.models.functions import Cast

if TYPE_CHECKING:
    from xaso.public_services.vault.models import VaultOwner

EVERY = "every"
SETTING = "xaso.vault_owner"
_open: ContextVar[str] = ContextVar("xaso_vault_owner", default="")


@contextmanager
def opened(owner_id: UUID) -> Iterator[None]:
    """See and change the rows of one owner inside the block.

    A page that looks several times wraps its looks in one block: the inner ones cost nothing.
    """
    with _told(str(owner_id)):
        yield


@contextmanager
def opened_first(rows: "QuerySet[VaultOwner]") -> Iterator["VaultOwner | None"]:
    """Find an owner and open that vault in one statement; nothing is opened if there is none.

    ``rows`` are narrowed to at most one.
    """
    whose = Cast("pk", TextField())
    opening = Func(
        Value(SETTING),
        whose,
        Value(value=True),
        function="set_config",
        output_field=TextField(),
    )
    owner = rows.annotate(whose=opening).first()
    if owner is None:
        yield None
        return
    with _told(str(owner.pk), is_known=True):
        yield owner


@contextmanager
def every_vault() -> Iterator[None]:
    """See the rows of all owners: for what the machine does at night, never for a page."""
    with _told(EVERY):
        yield


@contextmanager
def _told(whose: str, *, is_known: bool = False) -> Iterator[None]:
    before = _open.get()
    token = _open.set(whose)
    if not is_known:
        _tell_database(whose, before)
    try:
        yield
    finally:
        _open.reset(token)
        _tell_database(before, whose)


def _tell_database(whose: str, before: str) -> None:
    usable = connection.in_atomic_block and not connection.needs_rollback
    if whose != before and usable:
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config(%s, %s, true)", [SETTING, whose])
