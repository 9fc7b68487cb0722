"""Whoever once handled a dossier may still read it, and do nothing to it."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from xaso.kernel.accounts.api import Role
from xaso.kernel.accounts.testing import official
from xaso.kernel.organisations.api import Unit
from xaso.kernel.organisations.testing import HERE, THERE, unit
from xaso.kernel.tenancy.api import acting_in
from xaso.public_services.dossiers.models import Dossier, DossierAct
from xaso.public_services.dossiers.queries.searching import search_dossiers
from xaso.public_services.dossiers.services import handling
from xaso.public_services.dossiers.testing import handed_over, people, received

pytestmark = pytest.mark.django_db
BACKEND = "xaso.kernel.accounts.backend.AccountBackend"


@pytest.fixture
def who():
    return people()


@pytest.fixture
def moved_on(who):
    """A dossier that the specialists forwarded and that now lies elsewhere."""
    dossier = handed_over(who)
    with acting_in(HERE):
        handling.forward(dossier.id, actor=who.specialist)
        Dossier.objects.filter(pk=dossier.id).update(unit=unit(Unit.Kind.LEADERSHIP).pk)
    return dossier


def seen(user, rows="readable_by"):
    with acting_in(HERE):
        return set(getattr(Dossier.objects.all(), rows)(user).values_list("pk", flat=True))


def test_a_unit_reads_what_it_passed_on_but_does_not_work_on_it(who, moved_on):
    assert seen(who.specialist, "visible_to") == set()
    assert seen(who.specialist) == {moved_on.id}
    assert seen(who.head) == {moved_on.id}


def test_a_unit_that_never_had_it_reads_nothing(who, moved_on):
    stranger = official(Role.SPECIALIST, at=unit(Unit.Kind.OFFICE))

    assert seen(stranger) == set()


def test_who_acted_on_it_reads_it_from_another_unit_too(who, moved_on):
    mover = official(Role.SPECIALIST, at=unit(Unit.Kind.OFFICE))
    with acting_in(HERE):
        DossierAct.objects.filter(dossier_id=moved_on.id, key="forward").update(actor=mover)

    assert seen(mover) == {moved_on.id}


def test_the_desk_reads_all_that_it_received(who, moved_on):
    assert moved_on.id in seen(who.desk)


def test_another_commune_reads_nothing(who, moved_on):
    elsewhere = official(Role.RECEPTIONIST, commune_id=THERE)

    with acting_in(THERE):
        assert not Dossier.objects.readable_by(elsewhere).exists()


def test_reading_is_one_statement(who, moved_on):
    with acting_in(HERE), CaptureQueriesContext(connection) as asked:
        list(Dossier.objects.readable_by(who.specialist).noting_hands(who.specialist))

    assert len([one for one in asked if "dossiers_dossier" in one["sql"]]) == 1


def test_the_page_papers_and_search_are_open_for_reading_only(client, who, moved_on):
    client.force_login(who.specialist, backend=BACKEND)
    with acting_in(HERE):
        paper = Dossier.objects.get(pk=moved_on.id).papers.first()
        found = search_dossiers(moved_on.code, who.specialist, limit=5)

    page = client.get(reverse("dossiers:dossier", args=[moved_on.id]))
    text = page.content.decode()

    assert page.status_code == 200
    assert page.context["main"] is None
    assert page.context["others"] == []
    assert not page.context["may_add"]
    assert "Hồ sơ không còn ở đơn vị của ông/bà" in text
    assert "038190000001" not in text
    assert client.get(reverse("dossiers:paper-preview", args=[paper.pk])).status_code == 200
    assert [one.id for one in found] == [moved_on.id]


def test_of_a_finished_dossier_nobody_is_said_to_work_on_it(client, who, moved_on):
    with acting_in(HERE):
        handling.approve(moved_on.id, actor=who.leader)
        handling.stamp(moved_on.id, actor=who.clerk)
    client.force_login(who.specialist, backend=BACKEND)

    page = client.get(reverse("dossiers:dossier", args=[moved_on.id])).content.decode()

    assert "đơn vị khác đang giải quyết" not in page
    assert "Hồ sơ đã giải quyết xong" in page


@pytest.mark.parametrize("key", ["take", "forward", "consult", "extend"])
def test_no_act_is_possible_any_more(client, who, moved_on, key):
    client.force_login(who.specialist, backend=BACKEND)

    answer = client.post(reverse("dossiers:act", args=[moved_on.id, key]), {"reason": "Thử."})

    assert answer.status_code == 404


def test_nothing_is_added_or_issued_any_more(client, who, moved_on):
    client.force_login(who.specialist, backend=BACKEND)

    assert client.get(reverse("dossiers:add-files", args=[moved_on.id])).status_code == 404
    assert client.post(reverse("dossiers:control-slip", args=[moved_on.id])).status_code == 404


def test_lists_keep_to_what_is_worked_on(client, who, moved_on):
    received(who)
    client.force_login(who.specialist, backend=BACKEND)

    listed = client.get(reverse("dossiers:list"), {"view": "all"}).content.decode()

    assert moved_on.code not in listed
