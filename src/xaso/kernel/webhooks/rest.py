"""The feed of events: for programs that come and ask."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from ninja import Query, Router, Schema

from xaso.kernel.api_clients.api import (
    ClientRequest,
    Cursor,
    Limit,
    Moment,
    ProblemError,
    operation,
    read_cursor,
    write_cursor,
)
from xaso.kernel.events.api import (
    LostPlaceError,
    Published,
    present_place,
    published_after,
    published_since,
)
from xaso.kernel.webhooks.offers import PublicEvent, offers
from xaso.kernel.webhooks.scopes import READ

router = Router(tags=["Events"])
FEED = "events"
SCANNED = 500
Since = Annotated[
    Moment | None,
    Query(None, description="Where to begin without a cursor; without both: now."),
]


class EventOut(Schema):
    """Something that happened to a dossier of the program."""

    id: UUID
    type: str
    timestamp: datetime
    data: dict[str, Any]


class EventList(Schema):
    """The next events; go on from `next`, at once if `more`, else in a while."""

    items: list[EventOut]
    next: str
    more: bool


@router.get("events", response={200: EventList, 410: Any}, **operation(READ.key))
def list_events(
    request: ClientRequest, cursor: Cursor, limit: Limit, since: Since
) -> EventList:
    """Tell what happened to the program's dossiers, in the order in which it became certain."""
    known = {one.event_type: one for one in offers}
    begin = _place(cursor) if cursor else present_place()
    try:
        if since and not cursor:
            found = published_since(since, of=known, limit=SCANNED)
        else:
            found = published_after(begin, of=known, limit=SCANNED)
    except LostPlaceError:
        raise ProblemError("gone") from None
    items, last_seen = _mine(request, found, known, limit)
    xid, last = last_seen or begin
    return EventList(
        items=items,
        next=write_cursor([xid, str(last)], of=FEED),
        more=len(found) == SCANNED or len(items) == limit,
    )


def _place(cursor: str) -> tuple[int, UUID]:
    xid, last = read_cursor(cursor, of=FEED)
    return int(xid), UUID(last)


def _mine(
    request: ClientRequest,
    found: list[Published],
    known: dict[type, PublicEvent],
    limit: int,
) -> tuple[list[EventOut], tuple[int, UUID] | None]:
    """Keep what concerns the caller, up to the limit; with the place of the last one looked at."""
    owned = _owned(request, found, known)
    items: list[EventOut] = []
    place = None
    for one in found:
        if len(items) == limit:
            break
        place = one.place
        if one.aggregate_id not in owned:
            continue
        offer = known[one.event_type]
        data = offer.show(one.read())
        if data is not None:
            items.append(EventOut(id=one.id, type=offer.key, timestamp=one.at, data=data))
    return items, place


def _owned(
    request: ClientRequest, found: list[Published], known: dict[type, PublicEvent]
) -> set[UUID]:
    owned: set[UUID] = set()
    for offer in set(known[one.event_type].owners for one in found):
        ids = {one.aggregate_id for one in found if known[one.event_type].owners == offer}
        owned |= {key for key, who in offer(ids).items() if who == request.caller.user.pk}
    return owned
