"""What a process knows of procedures and processes follows every change of them."""

from datetime import date

import pytest
from django.utils import translation

from xaso.kernel.accounts.api import Role
from xaso.kernel.accounts.testing import official
from xaso.kernel.organisations.testing import HERE, THERE, commune
from xaso.kernel.tenancy.api import acting_in
from xaso.public_services.procedures import api, services
from xaso.public_services.procedures.contracts import Branch, Channel, PlanStep, VersionStatus
from xaso.public_services.procedures.models import (
    FeeRule,
    Procedure,
    ProcedureField,
    ProcedureVersion,
    TimeLimit,
)
from xaso.public_services.procedures.testing import BIRTH, CERTIFIED_COPY, own_process

pytestmark = pytest.mark.django_db
SHORT = (
    PlanStep("do", "Giải quyết", "specialist", 900, ("take", "forward"), (Branch("return"),)),
    PlanStep("return", "Trả kết quả", "receptionist", 100, ("return_result",), (), True),
)


@pytest.fixture
def here():
    commune(HERE)
    with acting_in(HERE):
        yield


def test_what_is_known_costs_nothing(here, django_assert_num_queries):
    version = api.current_version(CERTIFIED_COPY)

    def everything():
        plan = api.process_for(version)
        return (
            api.current_version(CERTIFIED_COPY),
            api.get_procedure(version),
            api.get_procedures({version}),
            api.limit_for(version, Channel.ONLINE),
            api.estimate_fee(version, Channel.ONLINE),
            api.list_fields(),
            api.get_plan(plan.id),
            plan,
        )

    known = everything()

    with django_assert_num_queries(0):
        again = everything()
    assert again == known


def test_a_repealed_version_is_no_longer_offered():
    version = api.current_version(BIRTH)
    row = ProcedureVersion.objects.get(pk=version)

    services.move_version(row, VersionStatus.REPEALED, date(2026, 11, 21))

    assert api.get_procedure(version).status == VersionStatus.REPEALED
    assert api.get_procedures({version})[version].status == VersionStatus.REPEALED
    with pytest.raises(api.UnknownProcedureError):
        api.current_version(BIRTH)


def test_changed_terms_are_seen_at_once():
    version = api.current_version(CERTIFIED_COPY)
    api.limit_for(version, Channel.IN_PERSON)
    api.estimate_fee(version, Channel.IN_PERSON)

    TimeLimit.objects.filter(version=version).update(value=9)
    FeeRule.objects.filter(version=version).update(amount=7000, cap=None)

    assert api.limit_for(version, Channel.IN_PERSON).value == 9
    assert api.estimate_fee(version, Channel.IN_PERSON).total == 7000
    assert {term.amount for term in api.get_procedure(version).fees} == {7000}


def test_an_unknown_version_is_not_remembered_as_unknown():
    version = api.current_version(BIRTH)
    missing = ProcedureVersion.objects.get(pk=version)
    missing.pk, missing.number, missing.status = None, 99, VersionStatus.DRAFT
    missing.pk = fresh = ProcedureVersion._meta.pk.get_default()
    with pytest.raises(api.UnknownProcedureError):
        api.get_procedure(fresh)

    missing._state.adding = True
    missing.save()

    assert api.get_procedure(fresh).number == 99


def test_doubts_are_said_in_the_language_of_the_reader():
    version = ProcedureVersion.objects.filter(limits=None).exclude(detail_level="name_only")
    key = version.values_list("pk", flat=True)[0]

    with translation.override("en"):
        english = api.get_procedure(key).doubts
    with translation.override("vi"):
        vietnamese = api.get_procedure(key).doubts

    assert "The source gives no time limit." in english
    assert len(english) == len(vietnamese)
    assert not set(english) & set(vietnamese)


def test_a_published_process_is_used_at_once_and_in_its_commune_only(here):
    commune(THERE)
    version = api.current_version(BIRTH)
    with acting_in(THERE):
        theirs = api.process_for(version)
    ours = api.process_for(version)

    published = own_process(version, SHORT, actor=official(Role.SUPERVISOR))

    assert theirs.id != ours.id
    assert api.process_for(version).id == published
    with acting_in(THERE):
        assert api.process_for(version) == theirs


def test_a_process_of_another_commune_stays_unknown_though_it_is_remembered(here):
    commune(THERE)
    plan = api.process_for(api.current_version(BIRTH))
    api.get_plan(plan.id)

    with acting_in(THERE), pytest.raises(api.UnknownProcessError):
        api.get_plan(plan.id)


def test_each_change_of_a_draft_is_seen(here):
    actor = official(Role.SUPERVISOR)
    plan = api.process_for(api.current_version(BIRTH))
    draft = services.start_draft(plan.id, actor=actor)
    before = api.get_plan(draft)

    services.save_draft(draft, name="Quy trình ngắn", steps=SHORT, actor=actor)
    saved = api.get_plan(draft)
    services.discard_draft(draft, actor=actor)

    assert before.steps == plan.steps
    assert (saved.name, saved.steps) == ("Quy trình ngắn", SHORT)
    with pytest.raises(api.UnknownProcessError):
        api.get_plan(draft)


def test_a_changed_draft_lets_the_catalogue_be_remembered(here, django_assert_num_queries):
    actor = official(Role.SUPERVISOR)
    version = api.current_version(CERTIFIED_COPY)
    draft = services.start_draft(api.process_for(version).id, actor=actor)

    def catalogue():
        return (
            api.current_version(CERTIFIED_COPY),
            api.get_procedures({version}),
            api.get_procedure(version),
            api.limit_for(version, Channel.ONLINE),
            api.estimate_fee(version, Channel.ONLINE),
            api.list_fields(),
        )

    known = catalogue()

    services.save_draft(draft, name="Quy trình ngắn", steps=SHORT, actor=actor)

    with django_assert_num_queries(1):  # the stamps
        assert catalogue() == known


def test_a_procedure_that_moved_to_another_field_follows_its_process(here):
    version = api.current_version(BIRTH)
    before = api.process_for(version)
    general = Procedure.objects.get(code="1.004222").field
    assert general != ProcedureField.objects.get(code=before.field_code)

    Procedure.objects.filter(code=BIRTH).update(field=general)

    assert api.process_for(version).field_code == ""
