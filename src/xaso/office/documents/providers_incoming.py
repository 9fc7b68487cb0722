"""What documents that come in offer to the pages that gather from all modules."""

from collections.abc import Sequence
from datetime import datetime, time
from uuid import UUID

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from xaso.kernel.accounts.api import User, roles_to_hand_on
from xaso.kernel.audit.api import name_actions
from xaso.kernel.permissions.api import access_of
from xaso.kernel.providers.api import (
    HandOver,
    HeldWork,
    HomeTiles,
    Inbox,
    InboxItem,
    MenuEntry,
    SearchHit,
    SearchProvider,
    Tile,
    WorkHolder,
)
from xaso.kernel.tenancy.api import require_commune
from xaso.lib.clock import today
from xaso.lib.dates import VIETNAM_TIME
from xaso.office.documents import permissions as may
from xaso.office.documents.models import Document
from xaso.office.documents.presentation_incoming import ACTS, say_standing
from xaso.office.documents.queries.finding import find_documents
from xaso.office.documents.queries.incoming import (
    VIEWS,
    Viewer,
    Wanted,
    count_views,
    list_arrivals,
)
from xaso.office.documents.services.incoming.succeeding import (
    hand_over_arrivals,
    held_by,
)
from xaso.office.documents.states import Direction

INCOMING = MenuEntry(
    "documents.incoming",
    _("Incoming documents"),
    "documents:incoming",
    "inbox",
    _("Documents"),
    310,
    permission=may.SEE.key,
    primary=True,
)
TILES = ("mine", "late", "part")

name_actions({f"documents.incoming.{key}": name for key, name in ACTS.items()})
name_actions({"documents.incoming.exported": _("List of incoming documents taken out")})


class IncomingTiles(HomeTiles):
    """How many incoming documents wait for this person, and how many are late."""

    key = "documents.incoming"

    def tiles(self, request: HttpRequest) -> Sequence[Tile]:
        """Return the figures; one statement."""
        viewer = _viewer_of(request)
        if viewer is None:
            return []
        counts = count_views(viewer, [VIEWS[key] for key in TILES])
        tones = {"mine": "plain", "late": "bad" if counts["late"] else "good", "part": "plain"}
        labels = {
            "mine": _("Documents waiting for me"),
            "late": _("Late documents"),
            "part": _("Documents I take part in"),
        }
        return [
            Tile(labels[key], counts[key], _address(key), tone=tones[key])
            for key in TILES
            if key != "part" or counts[key]
        ]


class IncomingInbox(Inbox):
    """Incoming documents that wait for this person's act."""

    key = "documents.incoming"

    def items(self, request: HttpRequest, *, limit: int) -> Sequence[InboxItem]:
        """Return what waits for this person, the most urgent first; one statement."""
        viewer = _viewer_of(request)
        if viewer is None:
            return []
        waiting = list_arrivals(viewer, VIEWS["mine"], Wanted())[:limit]
        return [
            InboxItem(
                title=one.document.subject,
                url=one.document.get_absolute_url(),
                state=say_standing(one, viewer.today),
                due_at=datetime.combine(one.due_on, time(17), VIETNAM_TIME)
                if one.due_on
                else None,
                tone="bad" if one.due_on and one.due_on < viewer.today else "plain",
                note=one.document.code,
            )
            for one in waiting
        ]


class DocumentSearch(SearchProvider):
    """Documents of all directions by number, subject, agency, signer or words of the text."""

    key = "documents.documents"
    label = _("Documents")

    def search(self, request: HttpRequest, text: str, *, limit: int) -> Sequence[SearchHit]:
        """Return what the text may mean, as far as this person may read it."""
        viewer = _viewer_of(request)
        if viewer is None:
            return []
        found = find_documents(text, viewer.user, limit=limit)
        rows = Document.objects.in_bulk(found)
        return [
            SearchHit(
                rows[one].subject,
                rows[one].get_absolute_url(),
                self.label,
                detail=_detail(rows[one]),
                score=0.9 - place / 100,
            )
            for place, one in enumerate(found)
            if one in rows
        ]


class ArrivalsInHands(WorkHolder):
    """Incoming documents that wait for a person who leaves."""

    key = "documents.incoming"

    def work_in_hands_of(self, user_id: UUID) -> Sequence[HeldWork]:
        """Return how many, under the first role of the person; two statements."""
        count = held_by(user_id).count()
        if not count:
            return []
        roles = roles_to_hand_on(user_id, require_commune(), today())
        unit = (
            (roles[0].unit_id, roles[0].unit_name, roles[0].role) if roles else (None, "", "")
        )
        return [HeldWork("held", _("Incoming documents"), count, *unit)]

    def hand_over(self, work: HeldWork, hand: HandOver, *, limit: int) -> int:
        """Give them to the successor, or leave them to the unit."""
        if work.unit_id is None:
            return 0
        return hand_over_arrivals(hand, unit_id=work.unit_id, limit=limit)


def _detail(document: Document) -> str:
    parts = (
        str(Direction(document.direction).label),
        document.code,
        document.organ_name,
    )
    return " · ".join(part for part in parts if part)


def _address(key: str) -> str:
    return f"{reverse('documents:incoming')}?view={key}"


def _viewer_of(request: HttpRequest) -> Viewer | None:
    user = request.user
    if not isinstance(user, User) or not access_of(user).holds(may.SEE.key):
        return None
    return Viewer.of(user)
