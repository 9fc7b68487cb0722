"""What a person may do with a document that came in, as buttons of its page."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from xaso.kernel.accounts.api import Role
from xaso.office.documents import permissions as may
from xaso.office.documents.queries.incoming import Viewer
from xaso.office.documents.queries.incoming_page import IncomingPage
from xaso.office.documents.states import DocumentState, Part

OPEN = (
    DocumentState.REGISTERED,
    DocumentState.SUBMITTED,
    DocumentState.ASSIGNED,
    DocumentState.IN_PROGRESS,
)
HANDLED = (DocumentState.ASSIGNED, DocumentState.IN_PROGRESS)


@dataclass(frozen=True, slots=True)
class IncomingAct:
    """A button: where it leads, its letter, and whether it acts at once."""

    key: str
    label: Promise
    icon: str
    shortcut: str = ""
    at_once: bool = False

    @property
    def url_name(self) -> str:
        """The name of its address."""
        return f"documents:arrival-{self.key}"


REGISTER = IncomingAct("register", _("Register"), "journal-check", "r")
REFUSE = IncomingAct("refuse", _("Refuse"), "x-circle")
SUBMIT = IncomingAct("submit", _("Lay before a leader"), "send", "s")
DIRECT = IncomingAct("direct", _("Give a directive"), "pencil-square", "d")
HAND_ON = IncomingAct("direct", _("Hand on"), "arrow-right", "d")
START = IncomingAct("start", _("Begin"), "play-circle", "b", at_once=True)
RETURN = IncomingAct("return", _("Return"), "reply")
PROGRESS = IncomingAct("progress", _("Tell how it goes"), "chat-left-text", "p")
PART_DONE = IncomingAct("part-done", _("My part is done"), "check2")
CLOSE = IncomingAct("close", _("Close the document"), "check2-circle", "c")


def acts_for(page: IncomingPage, viewer: Viewer) -> list[IncomingAct]:
    """Return what this person may do now, the main act first."""
    state = page.document.state
    if page.document.frozen_at:
        return []
    found = _of_clerk(state, viewer) + _of_directors(page, viewer) + _of_holders(page, viewer)
    if _has_part(page, viewer) and state in OPEN:
        found += [PART_DONE]
    return list(dict.fromkeys(found))


def holds(page: IncomingPage, viewer: Viewer) -> bool:
    """Whether the document lies with this person, or with their unit and nobody of it yet."""
    return page.arrival.lies_with(viewer.user.pk, viewer.units)


def _of_clerk(state: str, viewer: Viewer) -> list[IncomingAct]:
    if not viewer.access.holds(may.RECEIVE.key):
        return []
    if state == DocumentState.ARRIVED:
        return [REGISTER, REFUSE]
    if state in (DocumentState.REGISTERED, DocumentState.SUBMITTED):
        return [SUBMIT, CLOSE]
    return []


def _of_directors(page: IncomingPage, viewer: Viewer) -> list[IncomingAct]:
    if page.document.state not in OPEN or not viewer.access.holds(may.DIRECT.key):
        return []
    if viewer.access.has_role(Role.LEADER):
        return [DIRECT, CLOSE]
    lies_in_unit = page.arrival.held_at_id in viewer.units
    return [HAND_ON] if lies_in_unit or holds(page, viewer) else []


def _of_holders(page: IncomingPage, viewer: Viewer) -> list[IncomingAct]:
    if not holds(page, viewer) or page.document.state not in HANDLED:
        return []
    begin = [START] if page.document.state == DocumentState.ASSIGNED else []
    back = [RETURN] if page.directives else []
    return [*begin, CLOSE, PROGRESS, *back]


def _has_part(page: IncomingPage, viewer: Viewer) -> bool:
    return any(
        one.part == Part.CO_WORKER
        and one.is_live
        and (one.user_id == viewer.user.pk or one.unit_id in viewer.units)
        for _directive, given in page.directives
        for one in given
    )
