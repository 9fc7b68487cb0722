"""How a text becomes a text message: with or without accents, in parts that are each paid for."""

import unicodedata

from smpplib import gsm

from xaso.kernel.notifications.channels import Message
from xaso.kernel.notifications.kinds import kinds
from xaso.kernel.notifications.models import Gateway

_PLAIN = str.maketrans(
    {"đ": "d", "Đ": "D", "–": "-", "—": "-", "“": '"', "”": '"', "‘": "'", "’": "'", "…": "..."}
)


def without_accents(text: str) -> str:
    """Return the text in letters of the basic alphabet: "Hồ sơ đã xong" is "Ho so da xong"."""
    letters = unicodedata.normalize("NFD", text.translate(_PLAIN))
    return "".join(one for one in letters if not unicodedata.combining(one))


def count_parts(text: str) -> int:
    """Return how many parts a provider counts.

    160 letters of the GSM alphabet are one, or 153 of each of several; with one letter outside
    of it, as every Vietnamese accent is, only 70, or 67 of each (GSM 03.38, 03.40).
    """
    return len(gsm.make_parts(text)[0])


def text_of(message: Message, gateway: Gateway) -> str:
    """Return what the receiver reads on the phone."""
    is_bare = message.kind in kinds and kinds[message.kind].no_link_by_sms
    has_link = message.url and not is_bare
    text = f"{message.body}\n{message.url}" if has_link else message.body
    return without_accents(text) if gateway.without_accents else text
