"""Sealing and releasing in one act: the document, its annexes, and off it goes.

Call these outside of a transaction: authorities are asked for time stamps while none is open.
"""

from collections.abc import Sequence
from functools import partial

from django.db import transaction
from django.utils.translation import gettext as _

from xaso.kernel.accounts.api import User
from xaso.office.documents.contracts import ReceiverInput
from xaso.office.documents.errors import WrongStateError
from xaso.office.documents.models import Document
from xaso.office.documents.services.annexes import ask_for_marks, marks_to_ask
from xaso.office.documents.services.releasing import release
from xaso.office.signing.api import seal_together


def seal_and_release(document: Document, *, pin: str, is_open: bool, actor: User) -> None:
    """Seal a document, sign its annexes with the same key, and release it: all or nothing.

    Raises:
        WrongPinError: the PIN does not open the key of the seal; it is counted.
        NotSignedError, WrongStateError: it cannot be signed or released.
    """
    request_id = document.signing_request
    if request_id is None:
        raise WrongStateError(_("The document does not wait for a signature."))
    with transaction.atomic():
        new = marks_to_ask(document)
    then = partial(release, document, actor=actor, is_open=is_open)
    seal_together([request_id], new, actor=actor, pin=pin, then=then)


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
    with transaction.atomic():
        waiting = ask_for_marks(document, actor)
    then = partial(release, document, actor=actor, receivers=receivers, is_open=is_open)
    if waiting:
        seal_together(waiting, [], actor=actor, pin=pin, then=then)
    else:
        then()
