"""What the module offers to the frame of every public page, and to officials who help."""

from collections.abc import Sequence
from uuid import UUID

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from xaso.kernel.accounts.api import User
from xaso.kernel.audit.api import name_actions, name_words
from xaso.kernel.files.api import FileKeeper
from xaso.kernel.permissions.api import access_of
from xaso.kernel.providers.api import Inbox, InboxItem, MenuEntry
from xaso.lib.dates import say_moment
from xaso.public_services.portal.helped import begun_by
from xaso.public_services.portal.permissions import ASSIST, SET_RULES
from xaso.public_services.portal.submitting import files_in_submissions

WAYS = (
    MenuEntry(
        "portal.home", _("Home page"), "home:home", "house-door", "", order=0, primary=True
    ),
    MenuEntry(
        "portal.procedures",
        pgettext_lazy("menu", "Procedures"),
        "portal:search",
        "journal-text",
        "",
        order=10,
        primary=True,
    ),
    MenuEntry(
        "portal.tracking",
        _("Follow a dossier"),
        "tracking:start",
        "receipt",
        "",
        order=20,
        primary=True,
    ),
    MenuEntry(
        "portal.own",
        _("My dossiers"),
        "portal:own",
        "folder2-open",
        "",
        order=30,
        primary=True,
        of_ones_own=True,
    ),
)

ASSISTED = MenuEntry(
    "portal.assisted",
    _("File for a citizen"),
    "portal:assisted",
    "person-plus",
    _("One-stop shop"),
    order=105,
    primary=True,
    permission=ASSIST.key,
)
RULES = MenuEntry(
    "portal.rules",
    _("Rules of online submission"),
    "portal:rules",
    "sliders",
    _("One-stop shop"),
    order=236,
    permission=SET_RULES.key,
)
RATINGS = MenuEntry(
    "portal.ratings",
    _("Ratings by citizens"),
    "portal:ratings",
    "chat-dots",
    _("One-stop shop"),
    order=150,
    permission="dossiers.supervise",
)
name_actions(
    {
        "portal.rating.given": _("Rated by its citizen"),
        "portal.ratings.exported": _("Ratings taken out"),
        "portal.scale.set": _("Rating scale set"),
        "portal.assistance.asked": _("Asked a citizen to let file for them"),
        "portal.assistance.agreed": _("Citizen agreed to filing by another"),
        "portal.online_rule.set": _("Rule of online submission set"),
    }
)
name_words(
    {
        "portal.rating": _("Rating"),
        "portal.scale": _("Rating scale"),
        "by_link": _("By the link of the notice"),
        "steps": _("Steps of the scale"),
        "portal.assistance": _("Assisted filing"),
        "portal.online_rule": _("Rule of online submission"),
        "allows_others": _("Other applicants"),
    }
)


class SubmissionFiles(FileKeeper):
    """The papers of citizens that wait to be submitted."""

    key = "portal.submissions"

    def kept(self) -> set[UUID]:
        """Return the files of everything that was begun."""
        return files_in_submissions()


class AssistedInbox(Inbox):
    """What somebody began to file for a citizen and has not sent."""

    key = "portal.assisted"

    def items(self, request: HttpRequest, *, limit: int) -> Sequence[InboxItem]:
        """Return what this helper has in hand, the latest first; two statements."""
        user = request.user
        if not isinstance(user, User) or not access_of(user).holds(ASSIST.key):
            return []
        return [
            InboxItem(
                title=f"{one.citizen}: {one.procedure}",
                url=reverse("portal:resume", args=[one.id]),
                state=_("File for a citizen"),
                note=say_moment(one.at),
            )
            for one in begun_by(user, limit=limit)
        ]
