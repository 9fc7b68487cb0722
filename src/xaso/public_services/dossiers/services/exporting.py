"""Long lists as workbooks: asked for in a request, written by the worker."""

from collections.abc import Callable, Iterable, Iterator
from itertools import batched
from uuid import UUID

from django.db import transaction

from xaso.kernel.accounts.api import User
from xaso.kernel.audit.api import record
from xaso.kernel.files.api import store_bytes
from xaso.kernel.notifications.api import notify
from xaso.lib import clock
from xaso.lib.dates import local_day
from xaso.public_services.dossiers.models import ListExport
from xaso.public_services.dossiers.notices import EXPORT_READY

AT_A_TIME = 1000

type RowsOf[R] = Callable[[tuple[UUID, ...]], Iterable[R]]
type Write[R] = Callable[[Iterable[R]], bytes]


def note_export(actor: User, rows: int) -> None:
    """Write down that somebody took a list out of the product."""
    record(
        "dossiers.list.exported", actor=actor, subject=("dossiers.list", actor.pk), rows=rows
    )


def file_name() -> str:
    """Return the name of a workbook made today."""
    return f"ho-so-{local_day(clock.now()):%Y-%m-%d}.xlsx"


@transaction.atomic
def ask_for_export(address: str, *, actor: User) -> ListExport:
    """Note that a long list is wanted; the worker writes it."""
    return ListExport.objects.create(user=actor, query=address, asked_at=clock.now())


def write_export[R](
    export_id: UUID, ids: list[UUID], rows_of: RowsOf[R], write: Write[R]
) -> None:
    """Write the workbook part by part, so that its page can show how far it is.

    Each part is a short transaction of its own; the same export may be begun again.
    """
    with transaction.atomic():
        _change(export_id, state=ListExport.State.WRITING, rows=len(ids), written=0)
    content = write(_rows(export_id, ids, rows_of))
    with transaction.atomic():
        _keep(export_id, content, len(ids))


def _rows[R](export_id: UUID, ids: list[UUID], rows_of: RowsOf[R]) -> Iterator[R]:
    written = 0
    for part in batched(ids, AT_A_TIME):
        with transaction.atomic():
            rows = list(rows_of(part))
            written += len(part)
            _change(export_id, written=written)
        yield from rows


def _keep(export_id: UUID, content: bytes, rows: int) -> None:
    export = ListExport.objects.select_for_update().get(pk=export_id)
    if export.state == ListExport.State.READY:
        return
    stored = store_bytes(content, name=file_name(), actor=export.user)
    _change(
        export_id,
        state=ListExport.State.READY,
        stored_file_id=stored.id,
        finished_at=clock.now(),
    )
    note_export(export.user, rows)
    notify(
        EXPORT_READY.key,
        to=[export.user_id],
        context={"count": rows},
        url=export.get_absolute_url(),
        about=("dossiers.list_export", export.pk),
    )


def _change(export_id: UUID, **values: object) -> None:
    ListExport.objects.filter(pk=export_id).update(**values)
