"""Fresh proof that the owner of a signed-in account sits at the screen: password or passkey."""

import time
from typing import Any

from django.contrib.sessions.backends.base import SessionBase

from xaso.kernel.accounts.models import User
from xaso.kernel.accounts.passkey_values import PasskeyRefusedError
from xaso.kernel.accounts.services.passkeys import check_passkey
from xaso.kernel.accounts.services.sessions import SINCE
from xaso.kernel.accounts.services.signing_in import SignInRefusedError, check_owner

CHALLENGE, CHALLENGE_SECONDS = "passkey_challenge", 300
LATELY_SECONDS = 900


class NotProvedError(Exception):
    """Neither the password nor the passkey is this person's."""


def prove_presence(
    user: User, session: SessionBase, *, password: str = "", answer: str = ""
) -> None:
    """Make sure that the person is there now; wrong proofs count as at the door.

    ``answer`` is what the passkey signed for the challenge in this session. Raises
    :class:`NotProvedError` or ``AccountLockedError``.
    """
    try:
        if answer:
            check_passkey(answer, take_challenge(session), of=user, known_people=[user.pk.hex])
        else:
            check_owner(user, password)
    except (PasskeyRefusedError, SignInRefusedError) as error:
        raise NotProvedError from error


def signed_in_lately(session: SessionBase) -> bool:
    """Whether this session began a moment ago: proof enough for who has no password."""
    return time.time() - float(session.get(SINCE, 0)) <= LATELY_SECONDS


def give_challenge(session: SessionBase, challenge: str) -> None:
    """Remember which challenge this browser has to answer."""
    session[CHALLENGE] = {"text": challenge, "at": int(time.time())}


def take_challenge(session: SessionBase) -> str:
    """Return the challenge given to this browser a moment ago; it counts once."""
    given: dict[str, Any] = session.pop(CHALLENGE, None) or {}
    in_time = bool(given) and time.time() - given["at"] <= CHALLENGE_SECONDS
    return str(given["text"]) if in_time else ""
