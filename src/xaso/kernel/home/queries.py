"""Gathers what all modules offer to the home page; one that fails does not take it down."""

import logging
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from django.apps import apps
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone

from xaso.kernel.providers.api import InboxItem, Tile, home_tiles, inboxes
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
    failed: list[str] = []
    tiles = _ask_all(home_tiles, lambda one: one.tiles(request), failed)
    items = _ask_all(inboxes, lambda one: one.items(request, limit=SHOWN), failed)
    items.sort(key=_urgency)
    return Work(
        tiles=[(tile, TONES.get(tile.tone, "")) for tile in tiles],
        waiting=[_waiting(item) for item in items[:SHOWN]],
        failed=sorted(set(failed)),
    )


def _ask_all[P, R](
    providers: Iterable[P], ask: Callable[[P], Sequence[R]], failed: list[str]
) -> list[R]:
    found: list[R] = []
    for provider in providers:
        key: str = getattr(provider, "key", "")
        try:
            with transaction.atomic():
                found.extend(ask(provider))
        except Exception:  # noqa: BLE001 (one module must not take the page of all down)
            _log.exception("home_provider_failed key=%s", key)
            failed.append(_name_of_module(key.partition(".")[0]))
    return found


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
