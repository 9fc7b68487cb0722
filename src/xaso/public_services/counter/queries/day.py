"""The desk's day, put together for its page."""

from dataclasses import dataclass
from datetime import datetime

from xaso.kernel.accounts.api import User
from xaso.kernel.legal.api import rules_on
from xaso.kernel.tenancy.api import require_commune
from xaso.kernel.working_time.api import Clock, Limit, calendar_for, due, show_clock
from xaso.lib import clock
from xaso.lib.dates import local_day
from xaso.public_services.counter.models import IntakeDraft
from xaso.public_services.dossiers.api import (
    Channel,
    Desk,
    DeskDossier,
    look_at_desk,
)
from xaso.ui.values import Clock as ShownClock

ONLINE = "one_stop.supplement.notice_limit_online"
ON_PAPER = "one_stop.supplement.notice_limit_paper"
HALF_A_DAY = 240


@dataclass(frozen=True)
class Waiting:
    """A dossier that waits for the desk, with the time the desk has for it."""

    dossier: DeskDossier
    clock: ShownClock


@dataclass(frozen=True)
class Day:
    """What the desk has before it: its piles, those that wait with their time, and drafts."""

    desk: Desk
    to_receive: list[Waiting]
    to_hand_over: list[Waiting]
    drafts: list[IntakeDraft]


def day_of(user: User) -> Day:
    """Return the desk's day as this officer sees it."""
    now = clock.now()
    desk = look_at_desk(user)
    to_receive = desk.to_receive.dossiers
    limits = _times_to_look(now) if to_receive else {}
    return Day(
        desk=desk,
        to_receive=[
            _waiting(one, _look_by(one, limits[one.channel]), now) for one in to_receive
        ],
        to_hand_over=[
            _waiting(one, one.hand_over_by or one.created_at, now)
            for one in desk.to_hand_over.dossiers
        ],
        drafts=list(IntakeDraft.objects.of(user).order_by("-updated_at")[:30]),
    )


def _times_to_look(now: datetime) -> dict[Channel, Limit]:
    """Within what time the desk receives a dossier or says what is missing.

    NĐ 118/2025 Đ.17.2a as amended: 8 working hours online, one working day on paper [G].
    """
    rules = rules_on(local_day(now), "one-stop")
    online, paper = rules.value_as(ONLINE, Limit), rules.value_as(ON_PAPER, Limit)
    return {one: paper if one is Channel.POSTAL else online for one in Channel}


def _look_by(dossier: DeskDossier, limit: Limit) -> datetime:
    return due(require_commune(), dossier.created_at, limit).at


def _waiting(dossier: DeskDossier, until: datetime, now: datetime) -> Waiting:
    running = Clock(dossier.received_at or dossier.created_at, until)
    calendar = calendar_for(require_commune())
    return Waiting(dossier, show_clock(running, calendar, now, warn_minutes=HALF_A_DAY))
