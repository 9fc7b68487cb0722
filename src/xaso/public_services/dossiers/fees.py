"""What a dossier costs, said on papers and pages."""

from django.utils.translation import gettext as _

from xaso.lib.money import say_dong
from xaso.public_services.dossiers.contracts import Claim, FeeNote
from xaso.public_services.dossiers.models import Dossier


def say_fee(dossier: Dossier) -> str | None:
    """Return the sum, its lines where there are several, and who is let off by which article."""
    note = FeeNote.from_plain(dossier.fee_note)
    parts = [_sum(dossier, note)] if dossier.fee or note.exemption else []
    if note.exemption:
        parts.append(let_off_words(note))
    return "; ".join(parts) or None


def let_off_words(note: FeeNote) -> str:
    """Name the group that is let off, or wants to be, and its article."""
    words = {"group": note.group, "act": note.act}
    if note.claim == Claim.OPEN:
        return _("asks to be let off: %(group)s (%(act)s)") % words
    return _("let off: %(group)s (%(act)s)") % words


def _sum(dossier: Dossier, note: FeeNote) -> str:
    if len(note.lines) < 2:
        return say_dong(dossier.fee)
    lines = ", ".join(f"{one.label} {say_dong(one.amount)}" for one in note.lines)
    return f"{say_dong(dossier.fee)} ({lines})"
