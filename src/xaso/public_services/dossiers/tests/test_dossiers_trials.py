"""Trying a process on last year's dossiers: what would have been late, where, who sees it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from io import BytesIO
from uuid import uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from xaso.kernel.accounts.api import Role
from xaso.kernel.accounts.testing import official
from xaso.kernel.events.testing import deliver_all
from xaso.kernel.organisations.testing import HERE
from xaso.kernel.tenancy.api import acting_in
from xaso.kernel.working_time.api import calendar_for
from xaso.lib import clock
from xaso.public_services.dossiers.models import Dossier, ProcessTrial
from xaso.public_services.dossiers.queries.past import pasts_of
from xaso.public_services.dossiers.services import ending, handling, waiting
from xaso.public_services.dossiers.services.trying import (
    ask_for_trial,
    cancel_trial,
    run_trial,
)
from xaso.public_services.dossiers.testing import handed_over, people
from xaso.public_services.dossiers.trials import Past, try_on
from xaso.public_services.procedures.api import Branch, PlanStep, ProcessPlan, get_plan
from xaso.public_services.procedures.services.drafts import discard_draft, start_draft

BACKEND = "xaso.kernel.accounts.backend.AccountBackend"
MONDAY = datetime(2026, 10, 5, 2, tzinfo=UTC)
WEEK = timedelta(days=7)


def step(key, share, *ways, role="specialist"):
    return PlanStep(key, f"Bước {key}", role, share, (), ways, not ways)


def plan_of(*steps):
    return ProcessPlan(uuid4(), 1, "Thử", "", "", steps)


LINE = plan_of(step("a", 500, Branch("b")), step("b", 500))
ASIDE = plan_of(
    step("a", 300, Branch("c"), Branch("b", "Cần hỏi")),
    step("b", 400, Branch("c")),
    step("c", 300),
)


def past(roles=None, allowed=1000, **minutes):
    return Past(uuid4(), allowed, minutes, roles or {})


def test_a_dossier_within_its_shares_would_be_in_time():
    tried = try_on(LINE, past(a=500, b=400))

    assert (tried.late_at, tried.over, tried.too_long) == ("", (), 0)


def test_the_step_in_which_the_time_runs_out_is_named():
    tried = try_on(LINE, past(a=700, b=400))

    assert (tried.late_at, tried.over, tried.too_long) == ("b", ("a",), 100)


def test_a_new_step_counts_with_its_whole_share():
    tried = try_on(LINE, past(a=600))

    assert tried.assumed == ("b",)
    assert tried.too_long == 100


def test_the_time_of_a_removed_step_goes_to_the_same_role_once():
    tried = try_on(LINE, past({"old": "specialist"}, a=100, old=950))

    assert (tried.assumed, tried.late_at, tried.too_long) == ((), "b", 50)


def test_the_time_of_a_removed_step_of_another_role_falls_away():
    tried = try_on(LINE, past({"old": "leader"}, a=100, b=100, old=950))

    assert tried.late_at == ""


def test_a_branch_counts_only_for_those_who_were_in_it():
    assert try_on(ASIDE, past(a=1, c=1)).passed == ("a", "c")
    assert try_on(ASIDE, past(a=1, b=1, c=1)).passed == ("a", "b", "c")


@settings(max_examples=50)
@given(st.integers(1, 5000), st.integers(0, 5000), st.integers(0, 5000))
def test_for_the_same_steps_the_trial_agrees_with_what_really_happened(allowed, a, b):
    dossier = past(allowed=allowed, a=a, b=b)

    assert bool(try_on(LINE, dossier).late_at) == dossier.was_late


@pytest.fixture
def who(db):
    with acting_in(HERE):
        yield people()


@pytest.fixture
def done(who):
    """Two finished dossiers: one lay a week with the specialist, one was done within the hour."""
    with clock.at(MONDAY):
        slow, quick = handed_over(who).id, handed_over(who).id
    for dossier_id, took in ((slow, WEEK), (quick, timedelta(hours=1))):
        with clock.at(MONDAY + took):
            finish(dossier_id, who)
    return Dossier.objects.get(pk=slow), Dossier.objects.get(pk=quick)


def finish(dossier_id, who):
    handling.take(dossier_id, actor=who.specialist)
    handling.forward(dossier_id, actor=who.specialist)
    handling.approve(dossier_id, actor=who.leader)
    handling.stamp(dossier_id, actor=who.clerk)


def measured(dossier):
    (one,) = pasts_of([dossier.pk], calendar_for(HERE))
    return one


def tried(dossier, actor):
    trial = ask_for_trial(dossier.process_id, actor=actor)
    run_trial(trial.pk)
    trial.refresh_from_db()
    return trial


def test_the_trial_counts_who_would_have_been_late(done, who):
    slow, _quick = done

    with clock.at(MONDAY + timedelta(days=20)):
        trial = tried(slow, who.supervisor)

    assert trial.state == ProcessTrial.State.READY
    assert (trial.dossiers, trial.tried, trial.result["measured"]) == (2, 2, 2)
    assert [row[0] for row in trial.result["late"]] == [str(slow.pk)]
    steps = {step["key"]: step for step in trial.result["steps"]}
    slow_step = steps["process"]
    assert (slow_step["passed"], slow_step["over"], slow_step["late_at"]) == (2, 1, 1)


def test_a_result_that_lies_at_the_desk_is_not_being_worked_on(done, who):
    _slow, quick = done
    before = measured(quick)

    with clock.at(MONDAY + 2 * WEEK):
        ending.return_result(quick.pk, collected_by="Lê Thị Mẫu", actor=who.desk)

    assert before.minutes == {
        "receive": 0, "process": 60, "approve": 0, "stamp": 0, "return": 0,
    }  # fmt: skip
    assert measured(quick).minutes == before.minutes


def test_what_was_withdrawn_is_not_tried(done, who):
    with clock.at(MONDAY):
        given_up = handed_over(who).id
        ending.withdraw(given_up, reason="Không làm nữa.", actor=who.desk)

    with clock.at(MONDAY + timedelta(days=20)):
        trial = tried(done[0], who.supervisor)

    assert trial.dossiers == 2


def test_dossiers_older_than_a_year_are_left_out(done, who):
    with clock.at(MONDAY + timedelta(days=400)):
        trial = tried(done[0], who.supervisor)

    assert trial.dossiers == 0


def test_waiting_for_the_citizen_is_left_out(who):
    items = ({"name": "Giấy chứng sinh", "originals": 1},)
    with clock.at(MONDAY):
        dossier = handed_over(who)
        waiting.request_supplement(
            dossier.id, items=items, reason="Còn thiếu.", actor=who.specialist
        )
    with clock.at(MONDAY + WEEK):
        waiting.accept_supplement(dossier.id, actor=who.desk)
    with clock.at(MONDAY + WEEK + timedelta(hours=1)):
        finish(dossier.id, who)

    taken = measured(Dossier.objects.get(pk=dossier.id))

    assert sum(taken.minutes.values()) == 60


def test_a_stopped_trial_stays_stopped(done, who):
    trial = ask_for_trial(done[0].process_id, actor=who.supervisor)
    cancel_trial(trial.pk, actor=who.supervisor)

    run_trial(trial.pk)

    trial.refresh_from_db()
    assert (trial.state, trial.result) == (ProcessTrial.State.CANCELLED, {})


def test_a_trial_of_a_draft_that_was_thrown_away_ends_with_a_sentence(done, who, client):
    draft = start_draft(done[0].process_id, actor=who.supervisor)
    trial = ask_for_trial(draft, actor=who.supervisor)
    discard_draft(draft, actor=who.supervisor)

    run_trial(trial.pk)

    client.force_login(who.supervisor, backend=BACKEND)
    page = client.get(trial.get_absolute_url()).content.decode()
    trial.refresh_from_db()
    assert trial.state == ProcessTrial.State.CANCELLED
    assert "Quy trình này đã bị bỏ trước khi thử." in page
    assert "stop-trial" not in page


def test_a_finished_trial_is_not_stopped_any_more(done, who):
    with clock.at(MONDAY + timedelta(days=20)):
        trial = tried(done[0], who.supervisor)

    cancel_trial(trial.pk, actor=who.supervisor)

    trial.refresh_from_db()
    assert trial.state == ProcessTrial.State.READY


def test_from_the_process_to_the_late_dossier_and_its_workbook(done, who, client):
    slow, _quick = done
    client.force_login(who.supervisor, backend=BACKEND)
    start = f"/dossiers/trials/of/{slow.process_id}/"
    assert start in client.get(f"/procedures/processes/{slow.process_id}/").content.decode()

    with clock.at(MONDAY + timedelta(days=20)):
        page = client.post(start)["Location"]
        assert "Đang thử quy trình" in client.get(page).content.decode()
        deliver_all()

    text = client.get(page).content.decode()
    assert "trễ hạn: 1 trên 2 hồ sơ" in text
    assert slow.code in text
    book = load_workbook(BytesIO(client.get(f"{page}workbook/").content)).worksheets[0]
    assert [row[0] for row in book.iter_rows(min_row=2, values_only=True)] == [slow.code]


def test_a_trial_is_stopped_from_its_page(done, who, client):
    client.force_login(who.supervisor, backend=BACKEND)
    page = client.post(f"/dossiers/trials/of/{done[0].process_id}/")["Location"]

    answer = client.post(f"{page}stop/", follow=True)

    assert "Đã dừng việc thử" in answer.content.decode()


def test_dossiers_that_are_not_for_the_viewer_are_counted_but_not_named(done, who, client):
    technician = official(Role.IT_OFFICER)
    with clock.at(MONDAY + timedelta(days=20)):
        trial = tried(done[0], technician)
    client.force_login(technician, backend=BACKEND)

    text = client.get(trial.get_absolute_url()).content.decode()

    assert done[0].code not in text
    assert "1 hồ sơ trễ hạn ngoài phạm vi được xem." in text


def test_nobody_reads_the_trial_of_another(done, who, client):
    trial = ask_for_trial(done[0].process_id, actor=who.supervisor)
    client.force_login(who.leader, backend=BACKEND)

    assert client.get(trial.get_absolute_url()).status_code == 404
    assert client.post(f"{trial.get_absolute_url()}stop/").status_code == 404


def test_a_draft_with_less_time_at_a_step_shows_more_over_their_share(done):
    plan = get_plan(done[1].process_id)
    tight = replace(
        plan,
        steps=tuple(
            replace(one, share=1) if one.key == "process" else one for one in plan.steps
        ),
    )

    assert try_on(plan, measured(done[1])).over == ()
    assert try_on(tight, measured(done[1])).over == ("process",)
