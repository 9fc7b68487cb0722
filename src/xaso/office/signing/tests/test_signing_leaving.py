"""An official leaves: signatures that wait for them, and what they submitted."""

import pytest

from xaso.kernel.accounts.api import Role
from xaso.kernel.accounts.testing import official
from xaso.kernel.audit.models import AuditEntry
from xaso.kernel.notifications.models import Notice
from xaso.kernel.officials import handing_over
from xaso.kernel.officials.testing import leaves
from xaso.kernel.organisations.testing import HERE, commune
from xaso.kernel.providers.api import HandOver
from xaso.kernel.tenancy.api import acting_in
from xaso.office.signing.leaving import SignaturesInHands
from xaso.office.signing.models import SigningRequest
from xaso.office.signing.services.apart import sign_apart
from xaso.office.signing.services.requesting import cancel_request
from xaso.office.signing.states import RequestState, StepState
from xaso.office.signing.testing import (
    PIN,
    paper_source,
    paper_to_sign,
    signing_key,
    steps_of,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def here():
    commune(HERE)
    with acting_in(HERE):
        yield


@pytest.fixture
def author():
    return official(Role.SPECIALIST, full_name="Lê Văn Bình")


@pytest.fixture
def leaver():
    return official(Role.UNIT_HEAD, full_name="Phạm Thị Dung")


@pytest.fixture
def heir():
    return official(Role.UNIT_HEAD, full_name="Trịnh Quốc Cường")


def signers(request_id):
    return [one.signer_id for one in steps_of(request_id)]


def told(person, kind):
    return Notice.objects.filter(receiver=person, kind=kind).count()


def test_the_successor_is_asked_to_sign_and_signs(client, author, leaver, heir):
    request = paper_to_sign(leaver, asker=author)
    signing_key(heir)

    gone = leaves(client, leaver, successor=heir)
    done = sign_apart(steps_of(request)[0].pk, actor=heir, pin=PIN)

    assert signers(request) == [heir.pk]
    assert (gone.state, gone.handed_over) == ("done", 1)
    assert told(heir, "signing.waiting") == 1
    assert told(author, "signing.signer_left") == 0
    assert AuditEntry.objects.filter(action="signing.request.handed_on").count() == 1
    assert done.completed


def test_who_signs_later_in_turn_is_told_in_their_turn(client, author, leaver, heir):
    chair = official(Role.LEADER)
    request = paper_to_sign(chair, leaver, asker=author)

    leaves(client, leaver, successor=heir)

    assert signers(request) == [chair.pk, heir.pk]
    assert told(heir, "signing.waiting") == 0


def test_a_name_that_is_on_the_paper_stays_and_who_submitted_it_is_told(
    client, author, leaver, heir
):
    chair = official(Role.LEADER)
    signing_key(chair)
    request = paper_to_sign(chair, leaver, asker=author)
    sign_apart(steps_of(request)[0].pk, actor=chair, pin=PIN)

    gone = leaves(client, leaver, successor=heir)

    assert signers(request) == [chair.pk, leaver.pk]
    assert gone.handed_over == 0
    assert told(author, "signing.signer_left") == 1


def test_a_thing_that_names_its_signer_otherwise_stays_too(client, author, leaver, heir):
    request = paper_to_sign(leaver, asker=author)
    paper_source().fixed.add(SigningRequest.objects.get(pk=request).subject_id)

    leaves(client, leaver, successor=heir)

    assert signers(request) == [leaver.pk]
    assert told(author, "signing.signer_left") == 1


def test_nobody_signs_twice(client, author, leaver, heir):
    request = paper_to_sign(leaver, heir, asker=author)

    leaves(client, leaver, successor=heir)

    assert signers(request) == [leaver.pk, heir.pk]
    assert told(author, "signing.signer_left") == 1


def test_without_a_successor_who_submitted_it_calls_it_off(client, author, leaver):
    request = paper_to_sign(leaver, asker=author)

    gone = leaves(client, leaver)
    cancel_request(request, actor=author, reason="Chọn người ký khác")

    assert (gone.state, gone.handed_over) == ("done", 0)
    assert told(author, "signing.signer_left") == 1
    assert SigningRequest.objects.get(pk=request).state == RequestState.CANCELLED


def test_what_was_signed_stays_signed(client, author, leaver, heir):
    signing_key(leaver)
    request = paper_to_sign(leaver, asker=author, seal=True)
    sign_apart(steps_of(request)[0].pk, actor=leaver, pin=PIN)

    gone = leaves(client, leaver, successor=heir)

    assert [one.state for one in steps_of(request)] == [StepState.SIGNED, StepState.READY]
    assert signers(request) == [leaver.pk, None]
    assert gone.handed_over == 0


def test_what_they_submitted_is_the_successors_to_call_off(client, author, leaver):
    heir = official(Role.SPECIALIST)
    request = paper_to_sign(leaver, asker=author)

    gone = leaves(client, author, successor=heir)
    cancel_request(request, actor=heir, reason="Soạn lại")

    assert gone.handed_over == 1
    assert AuditEntry.objects.filter(action="signing.request.handed_on").count() == 1


def test_many_are_handed_over_some_at_a_time(client, author, leaver, heir, monkeypatch):
    monkeypatch.setattr(handing_over, "AT_A_TIME", 2)
    requests = [paper_to_sign(leaver, asker=author) for _ in range(5)]

    gone = leaves(client, leaver, successor=heir)

    assert gone.handed_over == 5
    assert [signers(one) for one in requests] == [[heir.pk]] * 5


def test_a_successor_who_took_over_a_paper_hears_that_its_signer_has_left(client, leaver, heir):
    chair = official(Role.LEADER)
    signing_key(chair)
    request = paper_to_sign(chair, leaver, asker=leaver)
    sign_apart(steps_of(request)[0].pk, actor=chair, pin=PIN)

    leaves(client, leaver, successor=heir)

    assert SigningRequest.objects.get(pk=request).requested_by == heir
    assert told(heir, "signing.signer_left") == 1


def test_what_nobody_took_over_is_told_to_the_head_of_the_unit(client, leaver, heir):
    chair = official(Role.LEADER)
    paper_to_sign(chair, asker=leaver)

    leaves(client, leaver)

    assert told(heir, "signing.asker_left") == 1


def test_where_there_is_no_head_the_it_officer_is_told(client, author):
    it_officer = official(Role.IT_OFFICER)
    paper_to_sign(official(Role.LEADER), asker=author)

    leaves(client, author)

    assert told(it_officer, "signing.asker_left") == 1


def test_who_submitted_a_paper_hears_once_however_often_the_work_runs(author, leaver):
    paper_to_sign(leaver, asker=author)
    holder = SignaturesInHands()
    hand = HandOver(leaver.pk, None, author.pk, "Nghỉ hưu")

    for _run in range(2):
        [work] = holder.work_in_hands_of(leaver.pk)
        holder.hand_over(work, hand, limit=25)

    assert told(author, "signing.signer_left") == 1
