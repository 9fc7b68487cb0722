"""Pages about connected programs, for the IT officer."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from xaso.kernel.accounts.api import Role, RoleAssignment
from xaso.kernel.accounts.testing import lasting, official
from xaso.kernel.api_clients.models import ApiClient, ClientSecret
from xaso.kernel.api_clients.queries import digest_of
from xaso.kernel.api_clients.services.clients import register_client
from xaso.kernel.api_clients.testing import a_caller, a_client
from xaso.kernel.api_clients.values import NewClient
from xaso.kernel.audit.models import AuditEntry
from xaso.kernel.organisations.testing import HERE, THERE, commune, unit
from xaso.kernel.tenancy.api import acting_in

pytestmark = pytest.mark.django_db
BACKEND = "xaso.kernel.accounts.backend.AccountBackend"
NEW = {
    "name": "Cổng dịch vụ công tỉnh",
    "organisation": "Văn phòng UBND tỉnh",
    "scopes": ["dossiers.submit", "dossiers.read"],
    "valid_from": "2025-11-22",
}


@pytest.fixture
def it_officer(client):
    person = official(Role.IT_OFFICER)
    client.force_login(person, backend=BACKEND)
    return person


def test_a_program_is_registered_and_its_secret_shown_once(client, it_officer):
    page = client.post(reverse("api_clients:add"), NEW)

    made = ApiClient.objects.get()
    secret = page.context["credentials"].secret
    assert secret in page.text
    assert ClientSecret.objects.get().digest == digest_of(secret)
    assert secret not in client.get(made.get_absolute_url()).text
    assert not made.user.has_usable_password()
    with acting_in(HERE):
        entry = AuditEntry.objects.get(action="api_clients.client.registered")
        assert secret not in str(entry.details)


def test_a_program_may_serve_only_communes_of_the_same_it_officer(client, it_officer):
    commune(THERE)
    refused = client.post(reverse("api_clients:add"), NEW | {"communes": [THERE]})
    alone = ApiClient.objects.get().communes.count()
    both = official(Role.IT_OFFICER)
    RoleAssignment.objects.create(
        user=both,
        role=Role.IT_OFFICER,
        unit=unit(commune_id=THERE),
        valid_from="2025-07-01",
        **lasting(Role.IT_OFFICER),
    )
    client.force_login(both, backend=BACKEND)
    client.post(reverse("api_clients:add"), NEW | {"name": "Hai xã", "communes": [THERE]})

    assert (refused.status_code, alone) == (200, 1)
    assert ApiClient.objects.get(name="Hai xã").communes.count() == 2


def test_nobody_opens_a_commune_that_they_do_not_look_after(it_officer):
    commune(THERE)
    given = NewClient(
        "Cổng tỉnh", "Sở", ("dossiers.read",), date(2025, 7, 1), communes=(THERE,)
    )

    with acting_in(HERE), pytest.raises(PermissionDenied):
        register_client(given, actor=it_officer)

    assert not ApiClient.objects.exists()


def test_every_commune_that_a_program_serves_reads_of_it_in_its_own_trail(client):
    both = official(Role.IT_OFFICER)
    RoleAssignment.objects.create(
        user=both,
        role=Role.IT_OFFICER,
        unit=unit(commune_id=THERE),
        valid_from="2025-07-01",
        **lasting(Role.IT_OFFICER),
    )
    client.force_login(both, backend=BACKEND)
    client.post(reverse("api_clients:add"), NEW | {"communes": [THERE]})
    made = ApiClient.objects.get()

    client.post(reverse("api_clients:rotate", args=[made.pk]), {"overlap_days": 0})

    for one in (HERE, THERE):
        with acting_in(one):
            acts = AuditEntry.objects.filter(subject_id=made.pk).order_by("at")
            assert list(acts.values_list("action", flat=True)) == [
                "api_clients.client.registered",
                "api_clients.client.secret_changed",
            ]


def test_the_commune_that_changed_a_secret_has_it_in_its_trail_though_its_own_access_ended(
    client, it_officer
):
    program = a_client("dossiers.read", communes=(HERE, THERE))
    program.communes.filter(of_commune_id=HERE).update(revoked_at=timezone.now())

    client.post(reverse("api_clients:rotate", args=[program.pk]), {"overlap_days": 0})

    for one in (HERE, THERE):
        with acting_in(one):
            (entry,) = AuditEntry.objects.filter(subject_id=program.pk)
            assert entry.action == "api_clients.client.secret_changed"


def test_a_new_secret_leaves_the_old_one_for_some_days(client, it_officer):
    program = a_client("dossiers.read")

    page = client.post(reverse("api_clients:rotate", args=[program.pk]), {"overlap_days": 3})

    new, old = ClientSecret.objects.order_by("-created_at")
    in_two, in_four = (timezone.now() + timedelta(days=n) for n in (2, 4))
    assert old.fits(old.digest, in_two)
    assert not old.fits(old.digest, in_four)
    assert new.fits(digest_of(page.context["credentials"].secret), in_four)


def test_only_the_commune_that_registered_it_changes_its_secret(client, it_officer):
    program = a_client("dossiers.read", communes=(THERE, HERE))

    page = client.post(reverse("api_clients:rotate", args=[program.pk]), {"overlap_days": 0})

    assert page.status_code == 403
    assert ClientSecret.objects.count() == 1


def test_a_commune_ends_the_access_for_itself(client, it_officer):
    caller = a_caller("procedures.read", communes=(THERE, HERE))
    address = reverse("api_clients:revoke", args=[caller.client.pk])

    client.post(address, {"reason": "Hết hợp đồng."})

    here, there = (
        caller.get("procedures", **{"X-Commune": commune(one).code}) for one in (HERE, THERE)
    )
    assert (here.status_code, there.status_code) == (403, 200)
    assert "Đã kết thúc" in client.get(caller.client.get_absolute_url()).text


def test_the_list_shows_the_communes_own_programs(client, it_officer):
    mine = a_client("dossiers.read")
    theirs = a_client("dossiers.read", communes=(THERE,))

    page = client.get(reverse("api_clients:list"))

    assert mine.name in page.text
    assert theirs.name not in page.text
    assert client.get(theirs.get_absolute_url()).status_code == 404


def test_the_list_asks_as_often_for_many_programs_as_for_one(client, it_officer):
    address = reverse("api_clients:list")
    a_client("dossiers.read")
    client.get(address)
    with CaptureQueriesContext(connection) as for_one:
        client.get(address)
    ended, over = (a_client("dossiers.read") for _number in range(2))
    ended.communes.update(revoked_at=timezone.now())
    ApiClient.objects.filter(pk=over.pk).update(valid_to="2025-08-01")

    with CaptureQueriesContext(connection) as for_three:
        page = client.get(address)

    assert len(for_three) == len(for_one)
    for state in ("Đang hoạt động", "Đã kết thúc", "Ngoài thời hạn"):
        assert state in page.text


def test_nobody_signs_in_as_a_program(client):
    program = a_client("dossiers.read")

    answer = client.post(
        reverse("accounts:sign-in"), {"username": program.client_id, "password": ""}
    )

    assert "_auth_user_id" not in client.session
    assert answer.status_code == 422
