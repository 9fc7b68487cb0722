import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from xaso.office.signing.engine.errors import (
    TimestampUnavailableError,
    TimestampUntrustedError,
)
from xaso.office.signing.engine.pades import sign_pdf
from xaso.office.signing.engine.ports import Level
from xaso.office.signing.engine.timestamps import TimestampService
from xaso.office.signing.engine.trust import Trust
from xaso.office.signing.tests.engine_papers import (
    decision,
    judged,
    p12_of,
    stamps_of,
    trust_in,
)


def stamped(ca, stamps, level=Level.B_T, trust=None):
    with p12_of(ca, "chu.tich") as key:
        return sign_pdf(
            decision(),
            key,
            field="a",
            level=level,
            timestamper=stamps,
            trust=trust,
        )


@pytest.mark.parametrize("level", [Level.B_T, Level.B_LTA])
@pytest.mark.parametrize(
    "wrong", ["nonce", "digest", "refusal", "garbage", "signature", "refuse"]
)
def test_a_wrong_time_stamp_signs_nothing(ca, wrong, level):
    with ca.behaving(wrong={"tsa": wrong}), pytest.raises(TimestampUnavailableError):
        stamped(ca, stamps_of(ca), level, trust_in(ca))


@pytest.mark.parametrize("wrong", ["nonce", "signature"])
def test_a_time_stamp_that_turns_wrong_is_not_taken_either(ca, wrong):
    stamps = stamps_of(ca)
    stamped(ca, stamps, trust=trust_in(ca))

    with ca.behaving(wrong={"tsa": wrong}), pytest.raises(TimestampUnavailableError):
        stamped(ca, stamps, trust=trust_in(ca))


@pytest.mark.parametrize("off", [-86_400, 86_400])
def test_a_time_stamp_of_another_day_is_not_taken(ca, off):
    with ca.behaving(off=off), pytest.raises(TimestampUnavailableError):
        stamped(ca, stamps_of(ca))


def test_an_authority_that_is_away_or_slow_is_told_soon(ca):
    with ca.behaving(down=["tsa"]), pytest.raises(TimestampUnavailableError):
        stamped(ca, stamps_of(ca))
    with pytest.raises(TimestampUnavailableError):
        stamped(ca, TimestampService("http://127.0.0.1:1/tsa"))
    began = time.monotonic()
    with ca.behaving(delay={"tsa": 2}), pytest.raises(TimestampUnavailableError):
        stamped(ca, stamps_of(ca, seconds=0.3))
    assert time.monotonic() - began < 1.5


@pytest.mark.parametrize("level", [Level.B_T, Level.B_LTA])
def test_a_time_stamp_of_an_unknown_authority_is_not_taken(ca, level):
    """The signer is below a trusted authority, the time-stamp authority is not."""
    below = Trust.from_files([ca.certificate("chu.tich")])

    with pytest.raises(TimestampUntrustedError):
        stamped(ca, stamps_of(ca), level, below)


def test_one_service_serves_many_at_once(ca):
    stamps, trust = stamps_of(ca), trust_in(ca)

    with ThreadPoolExecutor(4) as pool:
        papers = list(
            pool.map(lambda _number: stamped(ca, stamps, Level.B_LTA, trust), range(8))
        )

    assert all(judged(pdf, ca)[0].bottom_line for pdf in papers)


def test_one_service_asks_once_more_for_all_papers_together(ca):
    stamps = stamps_of(ca)

    papers = [stamped(ca, stamps) for _number in range(3)]

    assert ca.authority.asked == ["tsa"] * 4
    assert all(judged(pdf, ca)[0].timestamp_validity.trusted for pdf in papers)
