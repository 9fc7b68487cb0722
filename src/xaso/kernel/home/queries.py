"""Gathers what all modules offer to the home page; one that fails does not take it down."""

import logging
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from django.apps import apps
from django.http import HttpRequest
from django.utils import timezone

from xaso.kernel.providers.api import (
    Answer,
    HomeTiles,
    Inbox,
    InboxItem,
    Tile,
    ask_all,
    home_tiles,
    inboxes,
)
from xaso.lib.dates import say_moment
from xaso.ui.values import Tone

SHOWN = 20
FAR_AWAY = datetime.max.replace(tzinfo=UTC)
TONES: dict[str, Tone] = {"good": "good", "warn": "warn", "bad": "late"}
_log = logging.getLogger("xaso.home")


@dataclass(frozen=True, slots=True)
class Waiting:
    """An item of the inbox as the page shows it."""

    item: InboxItem
    tone: Tone
    due: str
    is_late: bool
    is_due_today: bool


@dataclass(frozen=True, slots=True)
class Work:
    """Everything that one person's home page shows."""

    tiles: list[tuple[Tile, str]]
    waiting: list[Waiting]
    failed: list[str]

    @property
    def late(self) -> int:
        """How many shown items are past their due time."""
        return sum(row.is_late for row in self.waiting)

    @property
    def due_today(self) -> int:
        """How many shown items are due before the day ends."""
        return sum(row.is_due_today for row in self.waiting)


def gather_work(request: HttpRequest) -> Work:
    """Ask every module for its figures and for what waits, most urgent first."""

    def ask(provider: HomeTiles | Inbox) -> Sequence[Tile | InboxItem]:
        if isinstance(provider, HomeTiles):
            return provider.tiles(request)
        return provider.items(request, limit=SHOWN)

    answers = ask_all([*home_tiles, *inboxes], ask)
    rows = [row for answer in answers for row in answer.rows]
    items = sorted((row for row in rows if isinstance(row, InboxItem)), key=_urgency)
    return Work(
        tiles=[(row, TONES.get(row.tone, "")) for row in rows if isinstance(row, Tile)],
        waiting=[_waiting(item) for item in items[:SHOWN]],
        failed=_failed(answers),
    )


def _failed(answers: Iterable[Answer[HomeTiles | Inbox, Tile | InboxItem]]) -> list[str]:
    """Log the modules that gave no answer, and return their names."""
    names = set()
    for answer in answers:
        if answer.error:
            key = answer.provider.key
            _log.error("home_provider_failed key=%s", key, exc_info=answer.error)
            names.add(_name_of_module(key.partition(".")[0]))
    return sorted(names)


def _name_of_module(label: str) -> str:
    try:
        return str(apps.get_app_config(label).verbose_name)
    except LookupError:
        return label


def _urgency(item: InboxItem) -> tuple[datetime, bool]:
    return item.due_at or FAR_AWAY, item.tone != "bad"


def _waiting(item: InboxItem) -> Waiting:
    now = timezone.now()
    due = item.due_at
    is_late = due is not None and due < now
    today = due is not None and timezone.localdate(due) == timezone.localdate(now)
    tone: Tone = "late" if is_late else TONES.get(item.tone, "neutral")
    said = say_moment(due) if due else ""
    return Waiting(item, tone, said, is_late=is_late, is_due_today=today and not is_late)
