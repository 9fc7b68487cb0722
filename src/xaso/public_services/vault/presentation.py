"""How papers stand, in words for their owners and for officials."""

from datetime import date, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from xaso.lib.dates import say_short
from xaso.lib.text import fold
from xaso.office.signing.api import find_checked, state_of_verdict
from xaso.public_services.vault.contracts import RECALLED, REPLACED, Paper, Share
from xaso.public_services.vault.models import VaultPaper
from xaso.public_services.vault.reminder_days import reminder_days
from xaso.ui.values import State

ENDINGS = {
    RECALLED: gettext_lazy("Recalled by the office, does not count"),
    REPLACED: gettext_lazy("Replaced by a new one, does not count"),
}
MIB, KIB = 1024 * 1024, 1024


def state_of(paper: Paper, today: date) -> State:
    """Say whether a paper can be opened, and whether it still counts."""
    if paper.removed_at:
        return State(_("Removed"), "off")
    if paper.ending:
        return State(str(ENDINGS[paper.ending]), "late")
    if paper.state == VaultPaper.State.WAITING:
        return State(_("Its file is being checked"), "neutral")
    if paper.state == VaultPaper.State.REFUSED:
        return State(_("Its file is held back"), "late")
    if paper.valid_to is None:
        return State(_("In force"), "good")
    if paper.valid_to < today:
        return State(_("Expired on %(day)s") % {"day": say_short(paper.valid_to)}, "late")
    soon = timedelta(days=max(reminder_days(), default=0))
    word = _("Valid until %(day)s") % {"day": say_short(paper.valid_to)}
    return State(word, "warn" if paper.valid_to <= today + soon else "good")


def verdict_of(paper: Paper) -> State:
    """Say whether the electronic signature on a paper counts, as it was checked last."""
    checked = find_checked(paper.check_code) if paper.check_code else None
    if checked is not None and checked.verification is not None:
        return state_of_verdict(checked.verification.verdict)
    is_known = paper.verdict != VaultPaper.Verdict.NOT_CHECKED
    return state_of_verdict(paper.verdict if is_known else "")


def state_of_share(share: Share, today: date) -> State:
    """Say whether a share still lasts."""
    if share.ended_at:
        return State(_("Ended by you"), "off")
    if share.until < today:
        return State(_("Over since %(day)s") % {"day": say_short(share.until)}, "off")
    return State(_("Lasts until %(day)s") % {"day": say_short(share.until)}, "info")


def detail_of(paper: Paper) -> str:
    """Say number, issuer and day of a paper in one line."""
    parts = [
        _("No. %(number)s") % {"number": paper.number} if paper.number else "",
        paper.issuer,
        _("issued on %(day)s") % {"day": say_short(paper.issued_on)} if paper.issued_on else "",
    ]
    return ", ".join(part for part in parts if part)


def size_of(paper: Paper) -> str:
    """Say how large the file is."""
    if paper.size >= MIB:
        return f"{paper.size / MIB:.1f} MB".replace(".", ",")
    return f"{max(1, paper.size // KIB)} kB"


def matches(paper: Paper, text: str) -> bool:
    """Tell whether all words are in title, number, issuer or dossier of a paper."""
    known = fold(f"{paper.title} {paper.number} {paper.issuer} {paper.reference} {paper.name}")
    return all(word in known for word in fold(text).split())
