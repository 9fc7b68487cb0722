"""Playing a scenario through the services, act by act, at its moments."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from xaso.lib import clock
from xaso.lib.dates import local_day
from xaso.public_services.dossiers.demo.numbering import Registers
from xaso.public_services.dossiers.demo.scenario import SUBMIT, Cast, Deed, Scenario
from xaso.public_services.dossiers.services.before_receipt import ask_before_receipt
from xaso.public_services.dossiers.services.consulting import (
    answer_consultation,
    consult,
    record_silence,
)
from xaso.public_services.dossiers.services.ending import (
    close,
    refuse,
    return_result,
    stop,
    withdraw,
)
from xaso.public_services.dossiers.services.handling import (
    approve,
    disapprove,
    forward,
    hand_over,
    pass_on,
    stamp,
    take,
)
from xaso.public_services.dossiers.services.intake import (
    decline,
    receive_dossier,
    receive_submitted,
    submit_dossier,
)
from xaso.public_services.dossiers.services.passing import take_back
from xaso.public_services.dossiers.services.waiting import (
    accept_supplement,
    confirm_payment,
    extend,
    request_payment,
    request_supplement,
)

type Given = Callable[[Deed, Cast], dict[str, Any]]


@dataclass(frozen=True, slots=True)
class _Way:
    """The service behind an act and what it is given besides the dossier and the actor."""

    service: Callable[..., Any]
    given: Given = lambda deed, cast: {}


def _reason(deed: Deed, cast: Cast) -> dict[str, Any]:
    return {"reason": deed.words}


def _words(deed: Deed, cast: Cast) -> dict[str, Any]:
    return {"words": deed.words}


def _asked(deed: Deed, cast: Cast) -> dict[str, Any]:
    return {"reason": deed.words, "items": deed.asked()}


WAYS: Mapping[str, _Way] = {
    "decline": _Way(decline, _reason),
    "pass_on": _Way(pass_on, lambda deed, cast: {"commune_id": deed.commune}),
    "take_back": _Way(
        take_back,
        lambda deed, cast: {
            "outcome": deed.outcome,
            "result_number": deed.result,
            "result_date": local_day(deed.at),
        },
    ),
    "hand_over": _Way(hand_over, lambda deed, cast: {"unit_id": cast.unit(deed.place)}),
    "take": _Way(take),
    "forward": _Way(forward, _words),
    "approve": _Way(approve, _words),
    "disapprove": _Way(disapprove, _reason),
    "stamp": _Way(stamp),
    "consult": _Way(
        consult,
        lambda deed, cast: {
            "unit_id": cast.unit(deed.place),
            "question": deed.words,
            "limit": deed.limit,
        },
    ),
    "answer_consultation": _Way(answer_consultation, lambda deed, cast: {"answer": deed.words}),
    "record_silence": _Way(record_silence),
    "ask_before_receipt": _Way(ask_before_receipt, _asked),
    "request_supplement": _Way(request_supplement, _asked),
    "accept_supplement": _Way(accept_supplement, _words),
    "request_payment": _Way(
        request_payment, lambda deed, cast: {"reason": deed.words, "amount": deed.amount}
    ),
    "confirm_payment": _Way(confirm_payment, _words),
    "extend": _Way(extend, lambda deed, cast: {"reason": deed.words, "limit": deed.limit}),
    "refuse": _Way(refuse, _reason),
    "withdraw": _Way(withdraw, _reason),
    "stop": _Way(stop, lambda deed, cast: {"reason": deed.words, "legal_ground": deed.ground}),
    "return_result": _Way(return_result, lambda deed, cast: {"collected_by": deed.name}),
    "close": _Way(close, lambda deed, cast: {"originals_back": True}),
}


def play(scenario: Scenario, cast: Cast, registers: Registers) -> UUID:
    """Play a scenario in the commune in force; return the dossier's id."""
    dossier_id: UUID | None = None
    for place, deed in enumerate(scenario.deeds):
        registers.stand_before(deed, is_first=place == 0)
        dossier_id = play_deed(deed, scenario, cast, dossier_id)
    if dossier_id is None:
        raise ValueError(scenario)
    return dossier_id


def play_deed(deed: Deed, scenario: Scenario, cast: Cast, dossier_id: UUID | None) -> UUID:
    """Let one act happen at its moment; the first ones make the dossier."""
    with clock.at(deed.at):
        actor = cast.people[deed.who] if deed.who else None
        if deed.act == SUBMIT:
            return submit_dossier(scenario.intake, actor=actor).id
        if actor is None:
            raise ValueError(deed)
        if dossier_id is None:
            return receive_dossier(scenario.intake, actor=actor).id
        if deed.act == "receive":
            limit, brought = scenario.intake.limit, deed.items
            return receive_submitted(dossier_id, actor=actor, limit=limit, brought=brought).id
        way = WAYS[deed.act]
        way.service(dossier_id, actor=actor, **way.given(deed, cast))
        return dossier_id
