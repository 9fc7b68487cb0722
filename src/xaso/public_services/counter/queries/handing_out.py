"""What somebody at the desk may collect: by the receipt's code, the card, or a name."""

import re

from xaso.kernel.accounts.api import User
from xaso.lib.codes import CodeError, parse
from xaso.lib.identity_card import IdentityCardError, parse_identity_card
from xaso.public_services.dossiers.api import DeskDossier, ready_to_hand_out

LONGEST = 1000
SHOWN = 20
_LAST_PART = re.compile(r"^https?://\S+/(?P<code>[^/\s]+)/?$")


def results_for(text: str, user: User) -> list[DeskDossier]:
    """Return what lies ready for whoever stands at the desk; the latest results for no text."""
    return ready_to_hand_out(user, wanted(text), limit=SHOWN)


def wanted(text: str) -> str:
    """Return code, personal id or words from what was typed or scanned."""
    text = text.replace("\x00", "").strip()[:LONGEST]
    if "|" in text:
        try:
            return parse_identity_card(text).personal_id.number
        except IdentityCardError:
            return text.replace("|", " ")
    address = _LAST_PART.match(text)
    code = address["code"] if address else text
    try:
        parse(code)
    except CodeError:
        return text
    return code
