import pytest
from django.test import Client
from django.urls import reverse

from xaso.kernel.accounts.api import Role
from xaso.kernel.accounts.testing import PASSWORD, official
from xaso.kernel.audit.models import AuditEntry
from xaso.kernel.notifications.models import Notice
from xaso.kernel.organisations.testing import HERE
from xaso.kernel.tenancy.api import acting_in

pytestmark = pytest.mark.django_db
BACKEND = "xaso.kernel.accounts.backend.AccountBackend"


@pytest.fixture
def lan():
    return official(Role.RECEPTIONIST, full_name="Trần Thị Lan")


def sign_in(client, user):
    client.post(reverse("accounts:sign-in"), {"username": user.username, "password": PASSWORD})


def notices():
    with acting_in(HERE):
        return list(Notice.objects.values_list("kind", "receiver_id"))


def test_a_new_browser_is_told_to_its_owner_and_a_known_one_is_not(lan):
    known, new = Client(), Client()
    sign_in(known, lan)
    at_first = notices()
    sign_in(known, lan)
    known.post(reverse("accounts:sign-out"))
    sign_in(known, lan)
    with_the_known_one = notices()

    sign_in(new, lan)

    assert at_first == with_the_known_one == []
    assert notices() == [("officials.new_device", lan.pk)]


def test_another_persons_browser_is_new_to_oneself(lan):
    shared, own = Client(), Client()
    colleague = official(Role.CLERK)
    sign_in(own, lan)
    sign_in(shared, colleague)
    shared.post(reverse("accounts:sign-out"))

    sign_in(shared, lan)

    assert notices() == [("officials.new_device", lan.pk)]


def test_the_it_officer_signs_an_official_out_everywhere_with_a_reason(client, lan):
    theirs = Client()
    sign_in(theirs, lan)
    client.force_login(official(Role.IT_OFFICER), backend=BACKEND)
    address = reverse("officials:account", args=[lan.pk, "sign-out"])

    without_reason = client.post(address, {"reason": ""})
    still_in = theirs.get("/account/").status_code
    client.post(address, {"reason": "Mất máy tính xách tay"})

    assert (without_reason.status_code, still_in) == (422, 200)
    assert theirs.get("/account/").status_code == 302
    with acting_in(HERE):
        entry = AuditEntry.objects.get(action="officials.account.signed_out")
        assert entry.personal == {"reason": "Mất máy tính xách tay"}
