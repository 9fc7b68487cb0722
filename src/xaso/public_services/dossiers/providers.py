"""What the module offers to the pages that gather from all: menu, tiles, inbox, search."""

from collections.abc import Sequence

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from xaso.kernel.accounts.api import User
from xaso.kernel.permissions.api import access_of
from xaso.kernel.providers.api import (
    HomeTiles,
    Inbox,
    InboxItem,
    MenuEntry,
    SearchHit,
    SearchProvider,
    Tile,
)
from xaso.public_services.dossiers import permissions as may
from xaso.public_services.dossiers.queries.searching import search_dossiers
from xaso.public_services.dossiers.queries.waiting import (
    WaitingDossier,
    is_untaken_in_my_units,
    list_waiting,
)
from xaso.public_services.dossiers.queries.work_views import (
    WORK_VIEWS,
    Viewer,
    count_conditions,
    is_overdue_at_the_desk,
)
from xaso.public_services.dossiers.states import PAUSED, DossierState

SHORT = 80
ONE_STOP = gettext_lazy("One-stop shop")
MENU = (
    MenuEntry(
        key="dossiers.list",
        label=gettext_lazy("Dossiers"),
        url_name="dossiers:list",
        icon="folder2-open",
        group=ONE_STOP,
        order=120,
        permission=may.SEE.key,
        primary=True,
    ),
    MenuEntry(
        key="dossiers.board",
        label=gettext_lazy("Supervision"),
        url_name="dossiers:board",
        icon="kanban",
        group=ONE_STOP,
        order=130,
        permission=may.SUPERVISE.key,
    ),
    MenuEntry(
        key="dossiers.complaints",
        label=gettext_lazy("Complaints about delay"),
        url_name="dossiers:complaints",
        icon="chat-left-text",
        group=ONE_STOP,
        order=135,
        permission=may.ANSWER_COMPLAINTS.key,
    ),
    MenuEntry(
        key="dossiers.register",
        label=pgettext_lazy("menu", "Dossier register"),
        url_name="dossiers:register",
        icon="journal-text",
        group=ONE_STOP,
        order=140,
        permission=may.SEE_ALL.key,
    ),
)
WAITS_FOR: dict[str, Promise] = {
    DossierState.SUBMITTED: gettext_lazy("To be received"),
    DossierState.RECEIVED: gettext_lazy("To be handed over"),
    DossierState.AWAITING_SUPPLEMENT: gettext_lazy("Waiting for papers from the citizen"),
    DossierState.AWAITING_PAYMENT: gettext_lazy("Waiting for payment"),
    DossierState.APPROVED: gettext_lazy("To be numbered and stamped"),
    DossierState.COMPLETED: gettext_lazy("To be handed out"),
}


class DossierTiles(HomeTiles):
    """How many dossiers wait for this person, and what is late."""

    key = "dossiers.tiles"

    def tiles(self, request: HttpRequest) -> Sequence[Tile]:
        """Return the figures of this person's roles; one query."""
        user = request.user
        if not isinstance(user, User) or not access_of(user).holds(may.SEE.key):
            return []
        viewer = Viewer.of(user)
        keys = [key for key in _TILES if viewer.holds_any(WORK_VIEWS[key].permissions)]
        wanted = {key: WORK_VIEWS[key].condition(viewer) for key in keys}
        wanted["untaken"] = is_untaken_in_my_units(viewer)
        wanted["overdue_at_desk"] = is_overdue_at_the_desk(viewer)
        counts = count_conditions(viewer, wanted)
        return [_tile(key, counts) for key in keys]


_TILES = ("late", "today", "mine", "unit", "incoming", "desk", "return")


def _tile(key: str, counts: dict[str, int]) -> Tile:
    value = counts[key]
    hint, tone = _hint(key, counts)
    address = f"{reverse('dossiers:list')}?view={key}"
    return Tile(WORK_VIEWS[key].label, value, address, tone=tone, hint=hint)


def _hint(key: str, counts: dict[str, int]) -> tuple[str, str]:
    """Return what a figure should be read with, and its tone."""
    if key == "late":
        return "", "bad" if counts["late"] else "good"
    if key == "today":
        return "", "warn" if counts["today"] else "plain"
    if key == "unit" and counts["untaken"]:
        count = counts["untaken"]
        words = ngettext("%(count)s not taken on yet", "%(count)s not taken on yet", count)
        return words % {"count": count}, "plain"
    if key == "desk" and counts["overdue_at_desk"]:
        count = counts["overdue_at_desk"]
        words = ngettext(
            "%(count)s should have been handed over",
            "%(count)s should have been handed over",
            count,
        )
        return words % {"count": count}, "bad"
    return "", "plain"


class DossierInbox(Inbox):
    """Dossiers that wait for this person's act."""

    key = "dossiers.inbox"

    def items(self, request: HttpRequest, *, limit: int) -> Sequence[InboxItem]:
        """Return what waits for this person, the most urgent first; one query."""
        user = request.user
        if not isinstance(user, User) or not access_of(user).holds(may.SEE.key):
            return []
        viewer = Viewer.of(user)
        return [_item(one, viewer) for one in list_waiting(viewer, limit=limit)]


def _item(one: WaitingDossier, viewer: Viewer) -> InboxItem:
    is_late = one.due_at is not None and one.due_at < viewer.now and one.state not in PAUSED
    return InboxItem(
        title=f"{one.applicant_name}: {Truncator(one.procedure_name).chars(SHORT)}",
        url=reverse("dossiers:dossier", args=[one.id]),
        state=_what_to_do(one),
        due_at=one.due_at,
        tone="bad" if is_late else "plain",
        note=one.code,
    )


def _what_to_do(one: WaitingDossier) -> str:
    if one.state != DossierState.PROCESSING:
        return str(WAITS_FOR.get(one.state, DossierState(one.state).label))
    if not one.is_taken:
        return _("%(step)s: nobody has taken it on") % {"step": one.step_name}
    return one.step_name or str(DossierState.PROCESSING.label)


class DossierSearch(SearchProvider):
    """Dossiers by code or applicant, as far as this person may see them."""

    key = "dossiers.dossiers"
    label = gettext_lazy("Dossiers")

    def search(self, request: HttpRequest, text: str, *, limit: int) -> Sequence[SearchHit]:
        """Return the dossiers that the text may mean, an exact code first."""
        user = request.user
        if not isinstance(user, User) or not access_of(user).holds(may.SEE.key):
            return []
        return [
            SearchHit(
                hit.applicant_name,
                reverse("dossiers:dossier", args=[hit.id]),
                self.label,
                detail=f"{hit.code} · {Truncator(hit.procedure_name).chars(SHORT)}",
                score=1.0 if hit.is_exact else 0.5,
            )
            for hit in search_dossiers(text, user, limit=limit)
        ]
