"""Receivers as people type them: one a line, the way and the address after a semicolon.

``UBND tỉnh; H56`` goes by the document exchange to the agency with that code, ``Hội Nông dân;
hnd@xa.example`` by e-mail, ``Trường Tiểu học; bưu điện; thôn 2`` by post, a name alone by hand.
"""

from collections.abc import Iterable
from dataclasses import replace

from xaso.lib.codes import CodeError, parse_authority_code
from xaso.lib.text import fold, normalise
from xaso.office.documents.contracts import ReceiverInput
from xaso.office.documents.states import Channel

BY_POST = "buu dien"


def read_receivers(text: str) -> list[ReceiverInput]:
    """Return the receivers of a typed list, in their order, none twice."""
    lines = filter(None, (normalise(line) for line in text.splitlines()))
    return each_once(_receiver(line) for line in lines)


def say_receivers(receivers: Iterable[ReceiverInput]) -> str:
    """Return receivers as they are typed."""
    return "\n".join(map(_line, receivers))


def key_of(one: ReceiverInput) -> tuple[str, str]:
    """Return by what a receiver is known: the agency, the address, or the name and the way."""
    if one.channel == Channel.EXCHANGE:
        return one.channel, one.organ_code
    if one.channel == Channel.EMAIL:
        return one.channel, one.address.casefold()
    return one.channel, fold(f"{one.organ_name} {one.address}")


def each_once(receivers: Iterable[ReceiverInput]) -> list[ReceiverInput]:
    """Return receivers in their order, none twice; who has no agency code is brought theirs by hand."""
    known: dict[tuple[str, str], ReceiverInput] = {}
    for one in receivers:
        is_lost = one.channel == Channel.EXCHANGE and not one.organ_code
        reached = replace(one, channel=Channel.HAND) if is_lost else one
        known.setdefault(key_of(reached), reached)
    return list(known.values())


def _receiver(line: str) -> ReceiverInput:
    name, *rest = (part.strip() for part in line.split(";"))
    words = [part for part in rest if part]
    if not words:
        return ReceiverInput(name, channel=Channel.HAND)
    if "@" in words[0]:
        return ReceiverInput(name, channel=Channel.EMAIL, address=words[0])
    code = _code(words[0])
    if code:
        return ReceiverInput(name, code, Channel.EXCHANGE)
    if fold(words[0]) == BY_POST:
        return ReceiverInput(name, channel=Channel.POST, address="; ".join(words[1:]))
    return ReceiverInput(name, channel=Channel.HAND, address="; ".join(words))


def _code(word: str) -> str:
    try:
        return parse_authority_code(word)
    except CodeError:
        return ""


def _line(one: ReceiverInput) -> str:
    parts = {
        Channel.EXCHANGE: (one.organ_name, one.organ_code),
        Channel.EMAIL: (one.organ_name, one.address),
        Channel.POST: (one.organ_name, "bưu điện", one.address),
        Channel.HAND: (one.organ_name, one.address),
    }
    return "; ".join(part for part in parts[Channel(one.channel)] if part)
