"""What the archive offers to the pages that gather from all."""

from collections.abc import Sequence

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from xaso.kernel.accounts.api import User
from xaso.kernel.audit.api import name_actions, name_words
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
from xaso.lib.clock import today
from xaso.office.archive.permissions import CONFIRM_ACCESS, KEEP, RECEIVE
from xaso.office.archive.queries.files import Wanted, count_views, list_files
from xaso.office.archive.queries.waiting import (
    access_changes_for,
    councils_waiting,
    hand_overs_waiting,
)

FILES = MenuEntry(
    "archive.files",
    pgettext_lazy("menu", "Work files"),
    "archive:files",
    "archive",
    _("Documents"),
    360,
    permission=KEEP.key,
)

name_words(
    {
        "work_file": pgettext_lazy("audit", "Work file"),
        "file_catalogue": pgettext_lazy("audit", "Catalogue of files"),
        "retention_rule": pgettext_lazy("audit", "Retention rule"),
        "hand_over": pgettext_lazy("audit", "Hand-over to the archive"),
        "disposal": pgettext_lazy("audit", "Destruction of files"),
    }
)
name_actions(
    {
        "archive.catalogue.begun": _("Began a catalogue of files"),
        "archive.catalogue.extended": _("Added a line to a catalogue of files"),
        "archive.catalogue.approved": _("Put a catalogue of files in force"),
        "archive.retention.entered": _("Entered a retention rule"),
        "archive.retention.removed": _("Removed a retention rule"),
        "archive.file.opened": _("Opened a work file"),
        "archive.file.described": _("Described a work file"),
        "archive.file.entrusted": _("Gave a work file into other hands"),
        "archive.file.collected": _("Put papers into a work file"),
        "archive.file.paper_taken_out": _("Took a paper out of a work file"),
        "archive.file.paper_moved": _("Moved a paper to another work file"),
        "archive.file.closed": _("Closed a work file"),
        "archive.file.reopened": _("Opened a closed work file again"),
        "archive.file.kept_back": _("Noted that a work file is kept back"),
        "archive.files.exported": _("Exported the list of work files"),
        "archive.access.confirmed": _("Confirmed a change of access"),
        "archive.paper.opened": _("Opened a paper of a work file"),
        "archive.package.downloaded": _("Downloaded the package of a work file"),
        "archive.hand_over.begun": _("Prepared a hand-over to the archive"),
        "archive.hand_over.offered": _("Offered files to the archive"),
        "archive.hand_over.taken": _("Received files for examination"),
        "archive.hand_over.taken_back": _("Took a list for the archive back"),
        "archive.hand_over.entrusted": _("Gave a list for the archive into other hands"),
        "archive.hand_over.examined": _("Examined files for the archive"),
        "archive.hand_over.finished": _("Took files into the archive"),
        "archive.disposal.begun": _("Prepared a list of expired files"),
        "archive.disposal.council_called": _("Named the council on expired files"),
        "archive.disposal.opinion_noted": _("Wrote down the council's opinion on a file"),
        "archive.disposal.decided": _("Decided a destruction of files"),
        "archive.disposal.given_up": _("Gave up a list of expired files"),
        "archive.disposal.carried_out": _("Destroyed the contents of files"),
    }
)


def _keeper(request: HttpRequest) -> User | None:
    user = request.user
    known = isinstance(user, User) and access_of(user).holds(KEEP.key)
    return user if known and isinstance(user, User) else None


class ArchiveTiles(HomeTiles):
    """Files that are late or soon to be handed over."""

    key = "archive.tiles"

    def tiles(self, request: HttpRequest) -> Sequence[Tile]:
        """Return what waits, without what is nothing."""
        user = _keeper(request)
        counts = count_views(user, today=today()) if user else {}
        address = reverse("archive:files")
        shown = [
            (_("Files soon to be handed over"), "due", "warn"),
            (_("Files late for the archive"), "late", "bad"),
        ]
        return [
            Tile(label, counts[view], f"{address}?view={view}", tone)
            for label, view, tone in shown
            if counts.get(view)
        ]


class ArchiveInbox(Inbox):
    """Changes of access to be confirmed, hand-overs to be received, lists to speak of."""

    key = "archive.inbox"

    def items(self, request: HttpRequest, *, limit: int) -> Sequence[InboxItem]:
        """Return what waits for this person."""
        user = _keeper(request)
        if user is None:
            return []
        access = access_of(user)
        items = [
            InboxItem(row.title, row.get_absolute_url(), _("The council has not finished yet"))
            for row in councils_waiting(user, limit=limit)
        ]
        if access.holds(CONFIRM_ACCESS.key):
            items += [
                InboxItem(
                    str(row.work_file),
                    row.work_file.get_absolute_url(),
                    _("A change of access waits to be confirmed"),
                    tone="warn",
                )
                for row in access_changes_for(user, limit=limit)
            ]
        if access.holds(RECEIVE.key):
            items += [
                InboxItem(
                    row.title,
                    row.get_absolute_url(),
                    _("Files wait to be received by the archive"),
                )
                for row in hand_overs_waiting(limit=limit)
            ]
        return items[:limit]


class FileSearch(SearchProvider):
    """Work files by words of the title or by their number."""

    key = "archive.files"
    label = _("Work files")

    def search(self, request: HttpRequest, text: str, *, limit: int) -> Sequence[SearchHit]:
        """Return the files that may be meant and that this person may open."""
        user = _keeper(request)
        if user is None:
            return []
        rows = list_files(user, Wanted(view="all", text=text), today=today())[:limit]
        return [
            SearchHit(
                row.title,
                row.get_absolute_url(),
                self.label,
                detail=say("%(notation)s of %(year)s")
                % {"notation": row.notation, "year": row.year},
            )
            for row in rows
        ]
