"""A year that could have been: acts at work, in order, with the seasons of real life."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest

from xaso.kernel.working_time.api import calendar_for
from xaso.lib.dates import VIETNAM_TIME
from xaso.public_services.dossiers.demo.courses import TURNS
from xaso.public_services.dossiers.demo.numbering import number_in_order
from xaso.public_services.dossiers.demo.seasons import days_of_year, last_closing, weight_of
from xaso.public_services.dossiers.demo.today import on_the_desks

pytestmark = pytest.mark.django_db
TUESDAY = date(2026, 6, 9)
FRIDAY_EVENING = datetime(2026, 11, 20, 17, tzinfo=VIETNAM_TIME)
TET = (date(2026, 2, 16), date(2026, 2, 20))


def at_work(calendar, moment):
    local = moment.astimezone(VIETNAM_TIME)
    closing = timedelta(minutes=1)
    return any(
        datetime.combine(local.date(), start, VIETNAM_TIME) <= local
        <= datetime.combine(local.date(), end, VIETNAM_TIME) + closing
        for start, end in calendar.intervals(local.date())
    )  # fmt: skip


@pytest.mark.parametrize("turn", [*TURNS, ""])
def test_officials_act_one_after_the_other_and_only_at_work(writer, here, turn):
    scenarios = [writer.scenario(TUESDAY, turn) for _one in range(40)]

    for scenario in scenarios:
        moments = [deed.at for deed in scenario.deeds]
        assert all(first < second for first, second in pairwise(moments))
        assert all(at_work(writer.calendar, deed.at) for deed in scenario.deeds if deed.who)


def test_what_comes_after_the_cut_off_is_handed_over_the_next_morning(writer):
    scenarios = [writer.scenario(TUESDAY, "") for _one in range(60)]

    for scenario in scenarios:
        moments = {deed.act: deed.at for deed in scenario.deeds}
        if "hand_over" not in moments:
            continue
        late = moments["receive"].astimezone(VIETNAM_TIME).hour >= 15
        days = (moments["hand_over"].date() - moments["receive"].date()).days
        assert days == late or moments["receive"].minute == 0


def test_nineteen_of_twenty_are_in_time(writer):
    scenarios = [writer.scenario(TUESDAY, "") for _one in range(400)]

    done = [
        (one.deeds, matter)
        for one in scenarios
        for matter in writer.matters
        if matter.version == one.intake.procedure_version and one.deeds[-2].act != "decline"
    ]
    late = 0
    for deeds, matter in done:
        moments = {deed.act: deed.at for deed in deeds}
        extended = "extend" in moments
        late += not extended and moments["stamp"] > matter.due(
            writer.calendar, moments["receive"]
        )
    assert 0.01 < late / len(done) < 0.12


def test_the_year_ends_when_the_office_closed_before_today(here):
    calendar = calendar_for(here.pk)

    assert last_closing(calendar, date(2026, 11, 22)) == FRIDAY_EVENING
    assert last_closing(calendar, date(2026, 11, 23)) == FRIDAY_EVENING
    assert last_closing(calendar, date(2026, 11, 21)) == FRIDAY_EVENING


def test_fewer_come_around_tet_and_more_on_mondays_and_in_summer():
    ordinary = weight_of(date(2026, 5, 12), TET)

    assert weight_of(date(2026, 2, 10), TET) < ordinary
    assert weight_of(date(2026, 3, 4), TET) > ordinary
    assert weight_of(date(2026, 5, 11), TET) > ordinary
    assert weight_of(date(2026, 7, 7), TET) > ordinary


def test_nobody_comes_on_a_holiday(here, writer):
    days = dict(days_of_year(writer.calendar, FRIDAY_EVENING.date(), 500, writer.rng))

    assert sum(days.values()) == 500
    assert date(2026, 2, 17) not in days
    assert all(writer.calendar.minutes_of(day) for day in days)


def test_something_waits_for_every_act(writer):
    waiting = list(on_the_desks(writer, FRIDAY_EVENING))

    last_acts = {one.deeds[-1].act for one in waiting}
    assert {"receive", "submit", "take", "forward", "approve", "stamp", "request_supplement",
            "request_payment", "consult"} <= last_acts  # fmt: skip
    assert all(deed.at <= FRIDAY_EVENING for one in waiting for deed in one.deeds)


def test_numbers_leave_no_gap_and_begin_again_with_the_year(writer):
    days = [date(2025, 12, 30), date(2025, 12, 31), date(2026, 1, 5), date(2026, 1, 6)]
    scenarios = [writer.scenario(day, "") for day in days for _one in range(5)]

    numbering = number_in_order(scenarios)

    firsts = [one.deeds[0] for one in numbering.scenarios]
    years = [deed.at.astimezone(UTC).year for deed in firsts]
    assert [deed.number for deed in firsts] == [*range(1, 11), *range(1, 11)]
    assert years == sorted(years)
    stamped = sorted(
        (deed.at, deed.number) for one in numbering.scenarios for deed in one.deeds
        if deed.act == "stamp" and deed.at.year == 2026
    )  # fmt: skip
    assert [number for _at, number in stamped] == list(range(1, len(stamped) + 1))
