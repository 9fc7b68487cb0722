"""Fifty desks at once: every dossier has its own number and none is missing."""

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse
from tests.real import run_together

from xaso.kernel.accounts.api import Role
from xaso.kernel.accounts.testing import official
from xaso.kernel.organisations.testing import HERE
from xaso.kernel.tenancy.api import acting_in
from xaso.lib.codes import parse
from xaso.lib.ids import uuid7
from xaso.public_services.counter.models import IntakeDraft
from xaso.public_services.counter.services.drafts import keep_draft
from xaso.public_services.counter.tests.conftest import BACKEND, Intake
from xaso.public_services.dossiers.api import desk_dossiers
from xaso.public_services.dossiers.models import Dossier
from xaso.public_services.procedures.api import current_version, process_for
from xaso.registers.residents.testing import resident

pytestmark = pytest.mark.real_database
DESKS = 50
SLIP = {
    "items-TOTAL_FORMS": "1",
    "items-INITIAL_FORMS": "1",
    "items-0-name": "Tờ khai đăng ký khai sinh",
    "items-0-originals": "1",
    "reason": "Còn thiếu.",
}


def test_fifty_intakes_at_once_have_fifty_numbers_in_a_row(real_database):
    officer = official(Role.RECEPTIONIST)
    version = current_version("1.004873")
    with acting_in(HERE), transaction.atomic():
        resident("Lê Thị Mẫu", personal_id="038190000001")
        process_for(version)
    first = ready(officer, version)
    intakes = [first, *(like(first, officer) for _ in range(DESKS - 1))]

    taken = run_together([one.receive for one in intakes])

    with acting_in(HERE), transaction.atomic():
        codes = [one.code for one in desk_dossiers([ids[0] for ids in taken], officer)]
    assert sorted(parse(code).number for code in codes) == list(range(1, DESKS + 1))


@pytest.mark.parametrize(
    ("act", "page", "typed"),
    [
        ("refuse", "counter:refuse", {"reason": "Không thuộc thẩm quyền của xã."}),
        ("ask", "counter:ask-for-papers", SLIP),
    ],
)
def test_a_notice_that_is_sent_twice_is_issued_once(real_database, act, page, typed):
    officer = official(Role.RECEPTIONIST)
    with acting_in(HERE), transaction.atomic():
        resident("Lê Thị Mẫu", personal_id="038190000001")
    first = ready(officer, current_version("1.004873"))
    first.press("add")
    first.press(f"choose:{current_version('1.001193')}")
    first.press("no")
    matter, address = first.screen.matter.key, reverse(page, args=[first.screen.draft_id])
    assert first.press(act).status_code == 302
    hands = [signed_in(officer) for _ in range(2)]

    run_together(
        [lambda one=one: one.post(address, typed | {"matter": matter}) for one in hands]
    )

    with acting_in(HERE), transaction.atomic():
        assert Dossier.objects.count() == 1
        [draft] = IntakeDraft.objects.all()
        assert matter not in draft.content


def like(intake, officer):
    """Another desk just as far, with a draft of its own."""
    draft_id = uuid7()
    with acting_in(HERE), transaction.atomic():
        keep_draft(draft_id, intake.screen.content, title="Lê Thị Mẫu", owner=officer)
    other = Intake(signed_in(officer), reverse("counter:draft", args=[draft_id]))
    other.fields = dict(intake.fields)
    return other


def signed_in(officer):
    client = Client()
    client.force_login(officer, backend=BACKEND)
    return client


def ready(officer, version):
    return Intake(signed_in(officer)).ready(version)


def test_two_requests_of_one_new_page_make_one_draft(real_database):
    officer = official(Role.RECEPTIONIST)
    first = Intake(signed_in(officer))
    second = Intake(signed_in(officer))
    second.fields = dict(first.fields)

    run_together([lambda: first.press("type-person"), lambda: second.press("autosave")])

    with acting_in(HERE), transaction.atomic():
        [draft] = IntakeDraft.objects.all()
    assert str(draft.pk) == second.fields["draft"]
