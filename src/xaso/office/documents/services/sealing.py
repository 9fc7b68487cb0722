"""Sealing and releasing in one act: the document, its annexes, and off it goes."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from xaso.kernel.accounts.api import User
from xaso.office.documents.contracts import ReceiverInput
from xaso.office.documents.errors import WrongStateError
from xaso.office.documents.models import Document
from xaso.office.documents.services.annexes import (
    ask_for_marks,
    marks_waiting,
    sign_annexes,
    unsigned_annexes,
)
from xaso.office.documents.services.releasing import release
from xaso.office.signing.api import seal_in_one_act, sign_now


def seal_and_release(document: Document, *, pin: str, is_open: bool, actor: User) -> None:
    """Seal a document, sign its annexes with the same key, and release it: all or nothing.

    Raises:
        WrongPinError: the PIN does not open the key of the seal; it is counted.
        NotSignedError, WrongStateError: it cannot be signed or released.
    """
    request_id = document.signing_request
    if request_id is None:
        raise WrongStateError(_("The document does not wait for a signature."))

    def seal() -> None:
        sign_now(request_id, actor=actor, pin=pin)
        sign_annexes(document, pin=pin, actor=actor)
        release(document, actor=actor, is_open=is_open)

    seal_in_one_act([request_id], actor, seal)


def release_with_annexes(
    document: Document,
    *,
    pin: str,
    receivers: Sequence[ReceiverInput],
    is_open: bool,
    actor: User,
) -> None:
    """Sign the annexes of a sealed document that lack it, and release it: all or nothing.

    What was refused before is asked for anew and stays so, for who signs at their own computer.

    Raises:
        WrongPinError: the PIN does not open the key of the seal; it is counted.
        NotSignedError, WrongStateError: it cannot be signed or released.
    """

    def sign_and_release() -> None:
        sign_annexes(document, pin=pin, actor=actor)
        release(document, actor=actor, receivers=receivers, is_open=is_open)

    missing = len(unsigned_annexes(document))
    waiting = marks_waiting(document)
    if len(waiting) < missing:
        waiting = ask_for_marks(document, actor)
    if waiting:
        seal_in_one_act(waiting, actor, sign_and_release)
    else:
        release(document, actor=actor, receivers=receivers, is_open=is_open)
