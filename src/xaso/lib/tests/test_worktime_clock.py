"""Pausing, resuming and extending keep every working minute."""

from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xaso.lib.tests.worktime_cases import ANY_CALENDAR, MOMENTS, PLAIN, vn
from xaso.lib.worktime_arithmetic import between
from xaso.lib.worktime_clock import Clock, ClockStateError
from xaso.lib.worktime_limits import Limit, LimitUnit, due

THREE_DAYS = Limit(3, LimitUnit.WORKING_DAY)
WAITS = st.integers(0, 40 * 1440).map(lambda minutes: timedelta(minutes=minutes))
LIMITS = st.builds(Limit, st.integers(1, 20), st.sampled_from(LimitUnit))
modest = settings(max_examples=100, deadline=None)


def clock_of(received, limit=THREE_DAYS, calendar=PLAIN):
    return Clock.start(due(calendar, vn(received), limit))


def test_a_supplement_over_tet_moves_the_due_moment_by_the_time_it_took():
    clock = clock_of("2026-02-12T08:00")

    paused = clock.pause(PLAIN, vn("2026-02-13T08:00"))
    resumed = paused.resume(PLAIN, vn("2026-02-24T08:00"))

    assert paused.remaining(PLAIN, vn("2026-02-20T12:00")) == 960
    assert resumed.due_at == vn("2026-02-26T08:00")
    assert resumed.started_at == clock.started_at


def test_a_clock_paused_over_days_off_keeps_its_due_moment():
    clock = clock_of("2026-02-12T08:00")

    resumed = clock.pause(PLAIN, vn("2026-02-13T17:00")).resume(PLAIN, vn("2026-02-23T06:00"))

    assert resumed == clock


def test_a_matter_that_was_late_stays_as_late_as_it_was():
    clock = clock_of("2026-11-16T08:00")

    resumed = clock.pause(PLAIN, vn("2026-11-19T10:00")).resume(PLAIN, vn("2026-11-20T10:00"))

    assert resumed.remaining(PLAIN, vn("2026-11-20T10:00")) == -120
    assert resumed.is_late(vn("2026-11-20T10:00"))


def test_a_paused_clock_is_not_late():
    clock = clock_of("2026-11-16T08:00")

    assert clock.is_late(vn("2026-11-19T08:01"))
    assert not clock.is_late(vn("2026-11-19T08:00"))
    assert not clock.pause(PLAIN, vn("2026-11-18T08:00")).is_late(vn("2026-12-30T08:00"))


def test_an_extension_counts_from_the_due_moment():
    extended = clock_of("2026-11-16T08:00").extend(PLAIN, THREE_DAYS)

    assert extended.due_at == vn("2026-11-24T08:00")


def test_an_extension_given_during_a_pause_is_kept():
    paused = clock_of("2026-11-16T08:00").pause(PLAIN, vn("2026-11-16T10:00"))

    resumed = paused.extend(PLAIN, THREE_DAYS).resume(PLAIN, vn("2026-11-17T10:00"))

    assert resumed.remaining(PLAIN, vn("2026-11-17T10:00")) == 6 * 480 - 120


def test_a_clock_is_not_paused_twice_nor_resumed_while_running():
    clock = clock_of("2026-11-16T08:00")
    paused = clock.pause(PLAIN, vn("2026-11-17T08:00"))

    with pytest.raises(ClockStateError):
        paused.pause(PLAIN, vn("2026-11-17T09:00"))
    with pytest.raises(ClockStateError):
        clock.resume(PLAIN, vn("2026-11-17T09:00"))
    with pytest.raises(ClockStateError):
        paused.resume(PLAIN, vn("2026-11-17T07:59"))


@modest
@given(calendar=ANY_CALENDAR, received=MOMENTS, limit=LIMITS, after=WAITS)
def test_pausing_and_resuming_at_once_changes_nothing(calendar, received, limit, after):
    clock = Clock.start(due(calendar, received, limit))

    assert clock.pause(calendar, received + after).resume(calendar, received + after) == clock


@modest
@given(calendar=ANY_CALENDAR, received=MOMENTS, after=WAITS, wait=WAITS)
def test_no_working_minute_is_lost_in_a_pause(calendar, received, after, wait):
    clock = Clock.start(due(calendar, received, THREE_DAYS))
    stop, go = received + after, received + after + wait

    resumed = clock.pause(calendar, stop).resume(calendar, go)

    assert resumed.remaining(calendar, go) == clock.remaining(calendar, stop)
    assert between(calendar, clock.due_at, resumed.due_at) == between(calendar, stop, go)


@modest
@given(calendar=ANY_CALENDAR, received=MOMENTS, waits=st.tuples(WAITS, WAITS, WAITS))
def test_a_pause_in_two_parts_is_a_pause_at_once(calendar, received, waits):
    clock = Clock.start(due(calendar, received, THREE_DAYS))
    stop = received + waits[0]
    middle, go = stop + waits[1], stop + waits[1] + waits[2]

    in_two = clock.pause(calendar, stop).resume(calendar, middle)
    in_two = in_two.pause(calendar, middle).resume(calendar, go)

    at_once = clock.pause(calendar, stop).resume(calendar, go)
    assert in_two.remaining(calendar, go) == at_once.remaining(calendar, go)


@modest
@given(calendar=ANY_CALENDAR, received=MOMENTS, limit=LIMITS, more=LIMITS)
def test_an_extension_never_shortens(calendar, received, limit, more):
    clock = Clock.start(due(calendar, received, limit))

    assert clock.extend(calendar, more).due_at > clock.due_at
