"""The shipped files, without a database."""

from datetime import date, timedelta
from itertools import pairwise

import pytest

from xaso.kernel.legal.book import read_value
from xaso.kernel.legal.services import act_id
from xaso.kernel.legal.shipped import shipped_acts, shipped_rule_sets

ACTS = {act.number: act for act in shipped_acts()}
SETS = {one.id: one for one in shipped_rule_sets()}
RULES = [
    pytest.param(one, rule, id=f"{one.version}:{rule.key}")
    for one in SETS.values()
    for rule in one.rules.values()
]
NOW = SETS["one-stop@2026-08-05"]


def test_each_act_stands_once_and_has_an_address_of_its_own():
    assert len(ACTS) == len(shipped_acts())
    assert len({act_id(number) for number in ACTS}) == len(ACTS)


@pytest.mark.parametrize("act", ACTS.values(), ids=ACTS)
def test_an_act_is_marked_and_refers_to_acts_that_are_listed(act):
    assert act.certainty in {"V", "S", "G"}
    assert {*act.replaces, *act.amends} <= ACTS.keys()
    assert not act.repealed_by or act.repealed_by in ACTS


@pytest.mark.parametrize("act", [act for act in ACTS.values() if act.effective_to], ids=str)
def test_an_act_ends_no_later_than_its_successor_starts(act):
    successor = ACTS.get(act.repealed_by)
    starts = successor.effective_from if successor else None

    assert starts is None or starts == act.effective_to + timedelta(days=1)


@pytest.mark.parametrize(("one", "rule"), RULES)
def test_a_rule_has_a_usable_value_an_article_and_a_sentence(one, rule):
    read_value(rule.type, rule.value)

    assert rule.key.startswith(("one_stop.", "accounts."))
    assert rule.certainty in {"V", "S", "G", "C"}
    assert (rule.certainty == "C") is ("không có căn cứ pháp lý" in rule.article)
    assert not (rule.certainty == "C" and rule.act)
    assert rule.article
    assert rule.sentence.endswith(".")
    assert {number for number in (rule.act, rule.amended_by) if number} <= ACTS.keys()


@pytest.mark.parametrize("subject", ["one-stop", "account-security"])
def test_versions_of_a_subject_follow_each_other_without_a_gap(subject):
    mine = [one for one in SETS.values() if one.subject == subject]
    versions = sorted(mine, key=lambda one: one.valid_from)

    for earlier, later in pairwise(versions):
        assert earlier.valid_to + timedelta(days=1) == later.valid_from
    assert versions[-1].valid_to is None


def test_a_later_version_answers_every_key_of_the_earlier_one():
    first, second, third = (SETS[f"one-stop@{day}"].rules.keys() for day in VERSIONS)

    assert first <= second <= third


VERSIONS = ["2018-06-21", "2025-07-01", "2026-08-05"]


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("one_stop.hand_over.cutoff", "15:00"),
        ("one_stop.extension.max_times", 1),
        ("one_stop.extension.notice_days_before", 1),
        ("one_stop.supplement.max_requests", 1),
        ("one_stop.supplement.notice_limit_paper", "1 working_day"),
        ("one_stop.supplement.notice_limit_online", "8 working_hour"),
        ("one_stop.refusal_limit", "3 working_day"),
        ("one_stop.non_territorial.scope", "country"),
        ("one_stop.non_territorial.clock_start", "competent_receipt"),
        ("one_stop.immediate_result_no_receipt", True),
        ("one_stop.ai.may_decide", False),
        ("one_stop.centre.max_deputies", 2),
    ],
)
def test_the_rules_of_today_say_what_the_notes_say(key, value):
    assert NOW.rules[key].value == value


def test_what_only_the_repealed_decree_says_is_marked_as_to_be_checked():
    rule = NOW.rules["one_stop.extension.max_times"]

    assert (rule.act, rule.certainty) == ("61/2018/NĐ-CP", "G")
    assert SETS["one-stop@2018-06-21"].rules[rule.key].certainty == "V"


def test_the_repealed_decree_gives_way_on_the_day_its_successor_starts():
    assert ACTS["61/2018/NĐ-CP"].effective_to == date(2025, 6, 30)
    assert ACTS["118/2025/NĐ-CP"].effective_from == date(2025, 7, 1)
