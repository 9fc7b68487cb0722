"""Events read back are the events that were published."""

import json
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from enum import StrEnum
from uuid import UUID, uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xaso.kernel.events.api import LossyEventError, NotAnEventError, subscribe
from xaso.kernel.events.payloads import from_payload, kind_of, to_payload

HANOI = timezone(timedelta(hours=7))


class Channel(StrEnum):
    COUNTER = "counter"
    POST = "post"


@dataclass(frozen=True, slots=True)
class DossierReceived:
    dossier_id: UUID
    at: datetime
    due: date | None
    fee: Decimal
    channel: Channel
    steps: tuple[int, ...]
    papers: tuple[tuple[UUID, str], ...]
    urgent: bool = False
    note: str = ""


@dataclass
class Changeable:
    number: int


@dataclass(frozen=True)
class HoldsAnObject:
    thing: object


class Stranger:
    pass


@dataclass(frozen=True)
class HoldsAStranger:
    thing: Stranger


events = st.builds(
    DossierReceived,
    dossier_id=st.uuids(),
    at=st.datetimes(timezones=st.sampled_from([UTC, HANOI])),
    due=st.none() | st.dates(),
    fee=st.decimals(allow_nan=False, allow_infinity=False),
    channel=st.sampled_from(Channel),
    steps=st.lists(st.integers(), max_size=4).map(tuple),
    papers=st.lists(st.tuples(st.uuids(), st.text(max_size=9)), max_size=3).map(tuple),
    urgent=st.booleans(),
    note=st.text(max_size=40),
)


@given(events)
@settings(max_examples=60, deadline=None)
def test_every_plain_value_comes_back_exactly(event):
    stored = json.loads(json.dumps(to_payload(event)))

    back = from_payload(DossierReceived, stored)

    assert back == event
    assert (type(back.channel), type(back.steps), back.fee.as_tuple()) == (
        Channel,
        tuple,
        event.fee.as_tuple(),
    )


def test_a_field_added_later_takes_its_default():
    payload = {
        "dossier_id": str(UUID(int=5)),
        "at": "2026-11-25T14:30:00+07:00",
        "due": None,
        "fee": "15000",
        "channel": "counter",
        "steps": [],
        "papers": [],
    }

    event = from_payload(DossierReceived, payload)

    assert (event.urgent, event.note) == (False, "")


@pytest.mark.parametrize("event_type", [Changeable, Stranger, HoldsAStranger, int])
def test_only_frozen_dataclasses_of_plain_values_can_be_subscribed_to(event_type):
    with pytest.raises(NotAnEventError):
        subscribe(event_type, print, key="testing.never")


def test_what_would_come_back_different_is_refused():
    with pytest.raises(LossyEventError):
        to_payload(HoldsAnObject(uuid4()))


def test_a_kind_is_named_by_module_and_class():
    DossierReceived.__module__ = "xaso.public_services.dossiers.events"

    assert kind_of(DossierReceived) == "dossiers.DossierReceived"
