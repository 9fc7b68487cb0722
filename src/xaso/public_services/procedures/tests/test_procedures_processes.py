"""Which process applies, default processes, drafts and versions."""

from dataclasses import replace
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from xaso.kernel.accounts.api import Role
from xaso.kernel.accounts.testing import official
from xaso.kernel.audit.models import AuditEntry
from xaso.kernel.organisations.testing import HERE, THERE, commune
from xaso.kernel.tenancy.api import NoCommuneError, acting_in
from xaso.public_services.procedures import api, services
from xaso.public_services.procedures.checks import find_faults
from xaso.public_services.procedures.contracts import Branch, PlanStep
from xaso.public_services.procedures.models import (
    CATALOGUE,
    PROCESSES,
    Process,
    ProcessStatus,
    ProcessStep,
)
from xaso.public_services.procedures.testing import (
    BIRTH,
    BUILDING,
    CERTIFIED_COPY,
    own_process,
)

pytestmark = pytest.mark.django_db
STAMPS = 2  # read before and after what is loaded anew

RESIDENCE = "1.004222"
SHORT = (
    PlanStep("do", "Giải quyết", "specialist", 900, ("take", "forward"), (Branch("return"),)),
    PlanStep("return", "Trả kết quả", "receptionist", 100, ("return_result",), (), True),
)


@pytest.fixture
def here():
    commune(HERE)
    with acting_in(HERE):
        yield


@pytest.fixture
def supervisor(here):
    return official(Role.SUPERVISOR)


def plan_for(code):
    return api.process_for(api.current_version(code))


def test_every_procedure_can_be_used_on_day_one(here):
    plans = [
        plan_for(field_code) for field_code in (BIRTH, CERTIFIED_COPY, RESIDENCE, BUILDING)
    ]

    assert [plan.name for plan in plans] == [
        "Quy trình rút gọn",
        "Quy trình rút gọn",
        "Quy trình chung",
        "Quy trình có lấy ý kiến",
    ]


def test_the_general_process_is_the_path_of_the_one_stop_shop(here):
    plan = plan_for(RESIDENCE)

    assert [step.role for step in plan.steps] == [
        "receptionist",
        "specialist",
        "unit_head",
        "leader",
        "clerk",
        "receptionist",
    ]
    assert plan.first.key == "receive"
    assert plan.steps[-1].is_final
    assert "consult" in plan.step("process").acts


def test_the_consultation_is_a_branch_beside_the_usual_way(here):
    usual, branch = plan_for(BUILDING).after("process")

    assert (usual[0].when, usual[1].key) == ("", "review")
    assert (branch[0].when, branch[1].key) == ("Cần lấy ý kiến cơ quan khác", "consult")


def test_the_default_processes_are_sound_and_use_the_whole_time(here):
    services.ensure_default_processes(HERE)
    plans = api.get_plans(set(Process.objects.values_list("pk", flat=True)))

    assert len(plans) == 9
    assert all(find_faults(plan.steps) == [] for plan in plans.values())
    assert {sum(step.share for step in plan.steps) for plan in plans.values()} == {1000}


def test_defaults_are_made_once():
    commune(HERE)

    first = services.ensure_default_processes(HERE)
    again = services.ensure_default_processes(HERE)

    with acting_in(HERE):
        assert (first, again, Process.objects.count()) == (9, 0, 9)


@pytest.mark.parametrize(("changed", "loads"), [(CATALOGUE, 1), (PROCESSES, 2)])
def test_finding_the_process_costs_few_queries(here, django_assert_num_queries, changed, loads):
    plan_for(BIRTH)
    version = api.current_version(BIRTH)
    changed.changed()

    with django_assert_num_queries(loads + STAMPS):
        api.process_for(version)


def test_without_a_commune_there_is_no_process():
    with pytest.raises(NoCommuneError):
        plan_for(BIRTH)


def test_an_unknown_procedure_or_process_is_named(here):
    with pytest.raises(api.UnknownProcedureError):
        api.process_for(uuid4())
    with pytest.raises(api.UnknownProcessError):
        api.get_plan(uuid4())


def test_a_process_of_its_own_comes_before_that_of_the_field(supervisor):
    version = api.current_version(BIRTH)

    own = own_process(version, SHORT, actor=supervisor)

    assert api.process_for(version).id == own
    assert plan_for("1.000894").name == "Quy trình rút gọn"


def test_a_commune_changes_only_its_own_processes(supervisor):
    version = api.current_version(BIRTH)
    own = own_process(version, SHORT, actor=supervisor)
    commune(THERE)

    with acting_in(THERE):
        theirs = api.process_for(version)
        with pytest.raises(api.UnknownProcessError):
            api.get_plan(own)

    assert theirs.name == "Quy trình rút gọn"


def test_a_running_dossier_keeps_the_version_it_was_received_under(supervisor):
    received_under = plan_for(RESIDENCE)

    draft = services.start_draft(received_under.id, actor=supervisor)
    services.save_draft(draft, name="Quy trình mới", steps=SHORT, actor=supervisor)
    services.publish_draft(draft, actor=supervisor)

    assert api.get_plan(received_under.id) == received_under
    assert Process.objects.get(pk=received_under.id).status == ProcessStatus.RETIRED
    now = plan_for(RESIDENCE)
    assert (now.id, now.number, now.steps) == (draft, 2, SHORT)


def test_a_draft_starts_as_a_copy_and_changes_nothing_yet(supervisor):
    in_use = plan_for(BUILDING)

    draft = services.start_draft(in_use.id, actor=supervisor)

    assert api.get_plan(draft).steps == in_use.steps
    assert plan_for(BUILDING).id == in_use.id
    assert services.start_draft(in_use.id, actor=supervisor) == draft


def test_a_faulty_draft_cannot_be_put_to_use(supervisor):
    in_use = plan_for(RESIDENCE)
    draft = services.start_draft(in_use.id, actor=supervisor)
    endless = (replace(SHORT[0], next=()), SHORT[1])
    services.save_draft(draft, name="Quy trình hỏng", steps=endless, actor=supervisor)

    with pytest.raises(services.FaultyProcessError) as refusal:
        services.publish_draft(draft, actor=supervisor)

    assert refusal.value.faults[0].code == "dead_end"
    assert plan_for(RESIDENCE).id == in_use.id


def test_what_is_in_use_cannot_be_edited(supervisor):
    in_use = plan_for(RESIDENCE)

    with pytest.raises(services.NotADraftError):
        services.save_draft(in_use.id, name="Khác", steps=SHORT, actor=supervisor)

    assert api.get_plan(in_use.id) == in_use


def test_a_thrown_away_draft_leaves_no_trace_but_in_the_audit(supervisor):
    in_use = plan_for(RESIDENCE)
    draft = services.start_draft(in_use.id, actor=supervisor)

    services.discard_draft(draft, actor=supervisor)

    assert not ProcessStep.objects.filter(process=draft).exists()
    assert plan_for(RESIDENCE) == in_use
    acts = AuditEntry.objects.filter(subject_id=draft).values_list("action", flat=True)
    assert sorted(acts) == ["procedures.process.discarded", "procedures.process.drafted"]


def test_publishing_is_written_down(supervisor):
    own = own_process(api.current_version(BIRTH), SHORT, actor=supervisor)

    entry = AuditEntry.objects.get(subject_id=own, action="procedures.process.published")

    assert (entry.actor_id, entry.details) == (supervisor.pk, {"number": 1})


@pytest.mark.parametrize("role", [Role.SPECIALIST, Role.RECEPTIONIST, Role.CLERK])
def test_only_those_who_may_change_processes_do(here, role):
    in_use = plan_for(RESIDENCE)

    with pytest.raises(PermissionDenied):
        services.start_draft(in_use.id, actor=official(role))


def test_the_database_keeps_one_general_process_in_use(here):
    plan_for(RESIDENCE)

    refusal = pytest.raises(IntegrityError, match="process_in_use_is_one")
    with refusal, transaction.atomic():
        Process.objects.create(name="Thứ hai", number=7, status=ProcessStatus.PUBLISHED)
