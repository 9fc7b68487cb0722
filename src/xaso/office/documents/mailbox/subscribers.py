"""What the sender of a letter is told of its document."""

from xaso.kernel.events.api import defer_on_commit, subscribe
from xaso.office.documents.events import IncomingRefused, IncomingRegistered, RecallAnswered
from xaso.office.documents.mailbox.answering import answer_letter
from xaso.office.documents.mailbox.faults import LetterFault
from xaso.office.documents.models import DocumentAct, Letter


def tell_registered(event: IncomingRegistered) -> None:
    """Tell the sender the same day that the letter was received (NĐ 30/2020/NĐ-CP Đ21.2c [verified])."""
    letter = Letter.objects.filter(document=event.document_id).first()
    if letter is None:
        return
    defer_on_commit(answer_letter, letter_id=str(letter.pk))


def tell_refused(event: IncomingRefused) -> None:
    """Tell the sender why the clerk refused it; of what the machine found secret nothing stays.

    Anybody can write any sender, so that no machine writes to strangers by itself.
    """
    letter = Letter.objects.filter(document=event.document_id).first()
    if letter is None:
        return
    keys = DocumentAct.objects.filter(document=event.document_id).values_list("key", flat=True)
    if "secret" in keys:
        _forget(letter, Letter.State.FAULTY, LetterFault.SECRET)
    elif "refused" in keys:
        defer_on_commit(answer_letter, letter_id=str(letter.pk))


def forget_recalled(event: RecallAnswered) -> None:
    """Keep no words of a letter whose document was given back and destroyed."""
    letter = Letter.objects.filter(document=event.document_id).first()
    if letter and event.accepted:
        _forget(letter, letter.state, "")


def _forget(letter: Letter, state: str, fault: str) -> None:
    letter.subject = letter.text = ""
    letter.refused, letter.state, letter.fault = [], state, fault
    letter.save(update_fields=["subject", "text", "refused", "state", "fault"])


def listen() -> None:
    """Subscribe; called once when the product starts."""
    subscribe(IncomingRegistered, tell_registered, key="documents.letter_registered")
    subscribe(IncomingRefused, tell_refused, key="documents.letter_refused")
    subscribe(RecallAnswered, forget_recalled, key="documents.letter_recalled")
