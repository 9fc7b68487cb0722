"""How letters and the mailbox are said."""

from django.utils.translation import gettext as _

from xaso.lib.dates import say_moment
from xaso.lib.workbooks import Cell
from xaso.office.documents.mailbox.faults import LetterFault
from xaso.office.documents.models import Letter, LetterBox
from xaso.office.documents.presentation_incoming import state_of
from xaso.ui.values import Fact, State, Tone

TONES: dict[str, Tone] = {Letter.State.FAULTY: "late", Letter.State.RETRIED: "warn"}


def state_of_letter(letter: Letter) -> State:
    """Return how a letter stands: as its document does, if it brought one."""
    if letter.document and letter.state == Letter.State.TAKEN:
        return state_of(letter.document)
    return State(str(Letter.State(letter.state).label), TONES.get(letter.state, "off"))


def say_sender(letter: Letter) -> str:
    """Name the sender as the letter claims."""
    if letter.sender_name and letter.sender_address:
        return f"{letter.sender_name} ({letter.sender_address})"
    return letter.sender_name or letter.sender_address or _("Sender not named")


def say_fault(letter: Letter) -> str:
    """Say why a letter was not taken in, with the number under which the log explains it."""
    if not letter.fault:
        return ""
    said = letter.get_fault_display()
    if letter.fault == LetterFault.UNEXPECTED and letter.state == Letter.State.FAULTY:
        said = _("A fault of the system; it was tried several times in vain.")
    if not letter.fault_id:
        return said
    return _("%(fault)s Number of the fault: %(number)s.") % {
        "fault": said,
        "number": letter.fault_id,
    }


def say_box(box: LetterBox) -> str:
    """Say when the mailbox was looked into, or that it cannot be reached."""
    if box.fault:
        return _(
            "The mailbox could not be opened (%(fault)s). Please tell the IT officer the number"
            " of the fault: %(number)s."
        ) % {"fault": box.fault, "number": box.fault_id}
    moment = say_moment(box.looked_at) if box.looked_at else ""
    return _("Last looked into at %(moment)s.") % {"moment": moment}


def facts_of_letter(letter: Letter) -> list[Fact]:
    """Return what is known of a letter."""
    facts = [
        Fact(_("Sender, as the letter claims"), say_sender(letter)),
        Fact(_("Came in"), say_moment(letter.arrived_at)),
        Fact(
            _("Sent, as the letter claims"),
            say_moment(letter.sent_at) if letter.sent_at else "",
        ),
        Fact(
            _("Sender answered at"),
            say_moment(letter.answered_at) if letter.answered_at else "",
        ),
        Fact(_("Reason"), letter.reason),
        Fact(
            _("Official who decided"), letter.decided_by.full_name if letter.decided_by else ""
        ),
    ]
    return [one for one in facts if one.value != ""]


WIDTHS = (20, 40, 60, 24, 50)


def headings() -> dict[str, int]:
    """Return the columns of the workbook with their widths."""
    names = (
        _("Came in"),
        _("Sender"),
        _("Subject of the letter"),
        _("State"),
        _("Why not taken in"),
    )
    return dict(zip(names, WIDTHS, strict=True))


def cells_of_letter(letter: Letter) -> list[Cell]:
    """Return the line of a letter in the workbook."""
    return [
        say_moment(letter.arrived_at),
        say_sender(letter),
        letter.subject,
        state_of_letter(letter).label,
        say_fault(letter),
    ]
