"""A year that could have been: acts at work, in order, with the seasons of real life."""

import re
from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from random import Random
from uuid import uuid4

import pytest

from xaso.kernel.working_time.api import calendar_for
from xaso.lib.dates import VIETNAM_TIME
from xaso.public_services.dossiers.demo import words
from xaso.public_services.dossiers.demo.courses import TURNS
from xaso.public_services.dossiers.demo.intakes import IntakeWriter
from xaso.public_services.dossiers.demo.kinds import (
    BIRTH,
    BUILDING,
    COPY,
    DEATH,
    FIX,
    LAND,
    LODGING,
    POOR,
    RESIDENCE,
    SHOP,
)
from xaso.public_services.dossiers.demo.matters import load_matters
from xaso.public_services.dossiers.demo.numbering import number_in_order
from xaso.public_services.dossiers.demo.scenario import Part
from xaso.public_services.dossiers.demo.seasons import days_of_year, last_closing, weight_of
from xaso.public_services.dossiers.demo.today import on_the_desks

pytestmark = pytest.mark.django_db
TUESDAY = date(2026, 6, 9)
FRIDAY_EVENING = datetime(2026, 11, 20, 17, tzinfo=VIETNAM_TIME)
ADOPTION = "2.001263"
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
        (one, matter)
        for one in scenarios
        for matter in writer.matters
        if matter.version == one.intake.procedure_version and one.deeds[-2].act != "decline"
    ]
    late = 0
    for one, matter in done:
        moments = {deed.act: deed.at for deed in one.deeds}
        extended = "extend" in moments
        late += not extended and moments["stamp"] > matter.due(
            writer.calendar, moments["receive"], one.intake.channel
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
            "request_payment", "consult", "record_silence", "extend", "pass_on", "take_back",
            "refuse", "return_result", "decline", "ask_before_receipt", "withdraw", "stop"} <= last_acts  # fmt: skip
    assert all(deed.at <= FRIDAY_EVENING for one in waiting for deed in one.deeds)


@pytest.mark.parametrize("month", range(1, 13))
def test_every_end_lies_on_a_desk_in_every_season(writer, month):
    last = last_closing(writer.calendar, date(2026, month, 24))

    waiting = list(on_the_desks(writer, last))

    last_acts = {one.deeds[-1].act for one in waiting}
    assert {"return_result", "decline", "withdraw", "stop", "pass_on", "take_back"} <= last_acts


def test_certified_copies_come_first_and_residence_and_land_are_there(writer):
    drawn = Counter(
        scenario.intake.procedure_version
        for month in range(1, 13)
        for scenario in writer.year(last_closing(writer.calendar, date(2026, month, 24)), 60)
    )

    by_code = {one.code: drawn[one.version] for one in writer.matters}
    assert max(by_code, key=by_code.get) == COPY
    assert by_code[BIRTH] > by_code[DEATH] > by_code[ADOPTION]
    assert all(by_code[code] for code in (RESIDENCE, LODGING, SHOP, LAND, BUILDING, POOR))


def test_who_comes_with_several_matters_has_them_taken_in_one_after_the_other(writer):
    moment = datetime(2026, 6, 9, 9, tzinfo=VIETNAM_TIME)
    matters = [writer.matter(code) for code in (BIRTH, RESIDENCE, COPY)]

    scenarios = list(writer.at_once(matters, moment))

    moments = [one.begins_at for one in scenarios]
    assert moments == sorted(set(moments))
    assert moments[-1] - moments[0] < timedelta(minutes=6)
    bringers = {(one.intake.submitter or one.intake.applicant).name for one in scenarios}
    assert len(bringers) == 1


def test_relatives_bring_each_others_matters(here, residents):
    home = uuid4()
    family = [replace(one, household=home) for one in residents[10:14]]
    intakes = IntakeWriter(Random(3), family, [])  # noqa: S311
    copies = {one.code: one for one in load_matters(TUESDAY)}[COPY]

    brought = intakes.several(family[0], [copies] * 12, FRIDAY_EVENING)

    for_others = [one for one in brought if one.submitter]
    assert for_others and len(for_others) < len(brought) - 1
    assert {one.submitter.name for one in for_others} == {family[0].party.name}
    assert {one.submitter.authority for one in for_others} == {words.BY_KINSHIP}
    assert family[0].party.name not in {one.applicant.name for one in for_others}


def test_receipts_are_numbered_in_the_order_of_the_payments(writer):
    scenarios = [writer.scenario(TUESDAY, "payment") for _one in range(20)]
    scenarios += [writer.scenario(TUESDAY, "") for _one in range(60)]

    numbered = number_in_order(scenarios).scenarios

    paid = [(one.begins_at, one.intake.note) for one in numbered]
    paid += [(deed.at, deed.words) for one in numbered for deed in one.deeds]
    said = [text for _at, text in sorted(paid) if "biên lai số" in text]
    assert len(said) > 20
    assert [int(re.search(r"[0-9]{7}", text)[0]) for text in said] == list(
        range(1, len(said) + 1)
    )


def test_the_officer_types_the_time_that_nobody_verified_and_only_that(writer):
    typed = {one.code: {time.typed for time in one.times.values()} for one in writer.matters}

    assert typed[FIX] != {""}
    assert typed[BIRTH] == typed[RESIDENCE] == {""}


def test_residence_is_the_work_of_the_police(writer):
    scenario = writer.at_once([writer.matter(RESIDENCE)], FRIDAY_EVENING - timedelta(days=30))

    handled = {deed.who for one in scenario for deed in one.deeds if deed.act == "forward"}
    assert handled == {Part.POLICE}


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
