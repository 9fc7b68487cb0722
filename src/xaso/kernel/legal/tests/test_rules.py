"""Rule books and acts as other modules read them."""

from datetime import date, time

import pytest
from django.utils import translation

from xaso.kernel.legal.api import (
    NoRulesError,
    UnknownRuleError,
    find_act,
    rule_book,
    rules_on,
)
from xaso.kernel.legal.models import LegalAct, Rule, RuleSet
from xaso.kernel.legal.services import load_legal
from xaso.lib.worktime_limits import Limit

pytestmark = pytest.mark.django_db
SUBJECT = "one-stop"


@pytest.mark.parametrize(
    ("day", "version"),
    [
        (date(2018, 6, 21), "2018-06-21"),
        (date(2025, 6, 30), "2018-06-21"),
        (date(2025, 7, 1), "2025-07-01"),
        (date(2026, 8, 4), "2025-07-01"),
        (date(2026, 8, 5), "2026-08-05"),
        (date(2026, 11, 21), "2026-08-05"),
    ],
)
def test_the_day_decides_which_rules_apply(day, version):
    assert rules_on(day, SUBJECT).version == version


@pytest.mark.parametrize(
    ("day", "subject"), [(date(2018, 6, 20), SUBJECT), (date(2026, 11, 21), "mot-cua")]
)
def test_no_rules_are_made_up_where_none_are_known(day, subject):
    with pytest.raises(NoRulesError):
        rules_on(day, subject)


def test_a_case_finds_the_version_it_was_received_under():
    kept = rules_on(date(2025, 3, 1), SUBJECT).id

    book = rule_book(kept)

    assert book.value("one_stop.non_territorial.scope") == "none"
    assert (
        rules_on(date(2026, 11, 21), SUBJECT).value("one_stop.non_territorial.scope")
        == "country"
    )


def test_an_unknown_version_is_refused():
    with pytest.raises(NoRulesError):
        rule_book("one-stop@1975-04-30")


def test_values_come_typed():
    book = rules_on(date(2026, 11, 21), SUBJECT)

    assert book.value("one_stop.hand_over.cutoff") == time(15)
    assert book.value_as("one_stop.refusal_limit", Limit) == Limit.parse("3 working_day")
    assert book.value_as("one_stop.extension.max_times", int) == 1


def test_a_missing_rule_or_another_type_is_refused():
    book = rules_on(date(2026, 11, 21), SUBJECT)

    with pytest.raises(UnknownRuleError):
        book.value("one_stop.hand_over.lunch")
    with pytest.raises(UnknownRuleError):
        book.value_as("one_stop.ai.may_decide", int)


def test_a_rule_is_cited_with_the_act_that_amended_it():
    book = rules_on(date(2026, 11, 21), SUBJECT)

    with translation.override("vi"):
        citation = book.rule("one_stop.hand_over.cutoff").citation

    assert citation == (
        "Điều 18 khoản 2 của Nghị định 118/2025/NĐ-CP, được sửa bởi Nghị định 309/2026/NĐ-CP"
    )


def test_an_act_is_found_by_its_number():
    act = find_act(" 118/2025/NĐ-CP ")

    assert (act.name, act.effective_from) == ("Nghị định 118/2025/NĐ-CP", date(2025, 7, 1))
    assert find_act("999/2099/NĐ-CP") is None


@pytest.mark.parametrize(
    ("number", "day", "standing"),
    [
        ("61/2018/NĐ-CP", date(2018, 6, 20), "coming"),
        ("61/2018/NĐ-CP", date(2025, 6, 30), "in_force"),
        ("61/2018/NĐ-CP", date(2025, 7, 1), "over"),
        ("118/2025/NĐ-CP", date(2026, 11, 21), "in_force"),
        ("03/2026/QH16", date(2026, 11, 21), "coming"),
        ("130/2018/NĐ-CP", date(2025, 4, 9), "over"),
        ("85/2016/NĐ-CP", date(2026, 8, 18), "in_force"),
        ("85/2016/NĐ-CP", date(2026, 8, 19), "over"),
    ],
)
def test_the_standing_of_an_act_follows_dates_and_successors(number, day, standing):
    assert LegalAct.objects.with_standing(day).get(number=number).standing == standing


def test_loading_again_changes_nothing_but_mends_what_was_changed():
    before = (LegalAct.objects.count(), RuleSet.objects.count(), Rule.objects.count())
    LegalAct.objects.filter(number="118/2025/NĐ-CP").update(title="?")
    Rule.objects.filter(key="one_stop.refusal_limit").update(value="9 day")

    load_legal()

    after = (LegalAct.objects.count(), RuleSet.objects.count(), Rule.objects.count())
    assert after == before
    assert "một cửa" in LegalAct.objects.get(number="118/2025/NĐ-CP").title
    assert set(
        Rule.objects.filter(key="one_stop.refusal_limit").values_list("value", flat=True)
    ) == {"3 working_day"}


def test_a_version_that_is_no_longer_shipped_stays_for_the_cases_that_need_it():
    old = RuleSet.objects.create(
        id="one-stop@2010", subject=SUBJECT, version="2010", title="?", valid_from="2010-01-01"
    )

    load_legal()

    assert RuleSet.objects.filter(pk=old.pk).exists()


def test_a_rule_book_that_is_known_costs_nothing(django_assert_num_queries):
    rules_on(date(2026, 11, 21), SUBJECT)

    with django_assert_num_queries(0):
        rules_on(date(2026, 11, 21), SUBJECT)


def test_a_changed_rule_is_seen_at_once():
    before = rules_on(date(2026, 11, 21), SUBJECT)
    key = next(iter(before.rules))

    Rule.objects.filter(rule_set=before.id, key=key).update(sentence="Câu đã sửa.")
    changed = rules_on(date(2026, 11, 21), SUBJECT)
    load_legal()

    assert changed.rule(key).sentence == "Câu đã sửa."
    assert rules_on(date(2026, 11, 21), SUBJECT) == before


def test_a_rule_book_cannot_be_changed_by_who_reads_it():
    book = rules_on(date(2026, 11, 21), SUBJECT)

    with pytest.raises(TypeError):
        book.rules["one_stop.hand_over.cutoff"] = None
