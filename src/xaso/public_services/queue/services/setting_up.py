"""Setting up lines, desks and the addresses of the screens."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from xaso.kernel.accounts.api import User
from xaso.kernel.audit.api import record
from xaso.kernel.permissions.api import require
from xaso.lib import clock
from xaso.public_services.queue.errors import QueueRefusedError
from xaso.public_services.queue.models import (
    DeskLine,
    QueueDesk,
    QueueLine,
    QueueTicket,
    ScreenKey,
    Voice,
)
from xaso.public_services.queue.permissions import SET_UP

LINE_FIELDS = ("prefix", "name", "hint", "minutes", "per_half_hour", "is_active")
DESK_FIELDS = ("number", "is_active")
LETTER_IN_USE = _(
    "Numbers with the former letter were given today. Please change the letter tomorrow."
)
SOMEBODY_SITS = _(
    "Somebody sits at this desk now. It can be taken out of use once it is closed."
)


@transaction.atomic
def keep_line(line: QueueLine, *, actor: User) -> None:
    """Keep a line as it was set up.

    Raises:
        QueueRefusedError: it has another letter than the numbers given today.
    """
    require(actor, SET_UP.key)
    before = QueueLine.objects.select_for_update().filter(pk=line.pk).first()
    given_today = QueueTicket.objects.filter(line=line, day=clock.today())
    if before and before.prefix != line.prefix and given_today.exists():
        raise QueueRefusedError(LETTER_IN_USE)
    line.save()
    changes = _changes("queue.line", _told(before, LINE_FIELDS), _told(line, LINE_FIELDS))
    record("queue.line.set_up", actor=actor, subject=("queue.line", line.pk), **changes)


@transaction.atomic
def keep_desk(desk: QueueDesk, lines: Iterable[UUID], *, actor: User) -> None:
    """Keep a desk and the lines it calls from.

    Raises:
        QueueRefusedError: it is taken out of use while somebody sits there.
    """
    require(actor, SET_UP.key)
    before = QueueDesk.objects.select_for_update().filter(pk=desk.pk).first()
    if before and before.is_staffed and not desk.is_active:
        raise QueueRefusedError(SOMEBODY_SITS)
    told = _told(before, DESK_FIELDS) | {"lines": _letters(desk)}
    desk.save(update_fields=DESK_FIELDS if before else None)
    DeskLine.objects.filter(desk=desk).delete()
    DeskLine.objects.bulk_create(DeskLine(desk=desk, line_id=line) for line in lines)
    changes = _changes("queue.desk", told, _told(desk, DESK_FIELDS) | {"lines": _letters(desk)})
    record("queue.desk.set_up", actor=actor, subject=("queue.desk", desk.pk), **changes)


@transaction.atomic
def choose_voice(voice: Voice, *, actor: User) -> None:
    """Choose how the board in the hall calls numbers."""
    require(actor, SET_UP.key)
    board, _made = ScreenKey.objects.get_or_create(kind=ScreenKey.Kind.BOARD)
    if board.voice == voice:
        return
    ScreenKey.objects.filter(pk=board.pk).update(voice=voice)
    change = f"{board.get_voice_display()} → {voice.label}"
    record(
        "queue.board.voice_chosen",
        actor=actor,
        subject=("queue.screen_key", board.pk),
        voice=change,
    )


@transaction.atomic
def renew_key(kind: ScreenKey.Kind, *, actor: User) -> None:
    """Make every address of this kind that was given out void."""
    require(actor, SET_UP.key)
    ScreenKey.objects.get_or_create(kind=kind)
    ScreenKey.objects.filter(kind=kind).update(serial=F("serial") + 1)
    key = ScreenKey.objects.get(kind=kind)
    record("queue.screen_key.renewed", actor=actor, subject=("queue.screen_key", key.pk))


def _told(row: QueueLine | QueueDesk | None, fields: Iterable[str]) -> dict[str, str]:
    return {name: _say(getattr(row, name)) for name in fields} if row else {}


def _letters(desk: QueueDesk) -> str:
    chosen = DeskLine.objects.filter(desk=desk).order_by("line__prefix")
    return ", ".join(chosen.values_list("line__prefix", flat=True))


def _say(value: Any) -> str:
    return {True: "✓", False: "–"}[value] if isinstance(value, bool) else str(value)


def _changes(kind: str, before: dict[str, str], now: dict[str, str]) -> dict[str, Any]:
    """Return what differs as "before → now"; of something new what there is now."""
    changed = {name: value for name, value in now.items() if before.get(name, "") != value}
    return {
        f"{kind}.{name}": f"{before[name]} → {value}" if before.get(name) else value
        for name, value in changed.items()
    }
