"""Papers are shared with an office for a purpose and a time; the owner sees every look."""

from datetime import timedelta

import pytest
from django.urls import reverse

from xaso.kernel.accounts.api import Role
from xaso.kernel.accounts.testing import official
from xaso.kernel.audit.models import AccessRecord
from xaso.kernel.files.testing import a_pdf, stored_pdf
from xaso.kernel.identity.testing import citizen, enter_as
from xaso.kernel.notifications.testing import subjects_for
from xaso.kernel.organisations.api import authority_of_commune
from xaso.kernel.organisations.testing import HERE, THERE, commune
from xaso.kernel.tenancy.api import acting_in
from xaso.lib import clock
from xaso.public_services.vault.models import VaultAccess, VaultPaper, VaultShare
from xaso.public_services.vault.opening import every_vault
from xaso.public_services.vault.services.reminding import remind
from xaso.public_services.vault.testing import own_paper, shared_with

pytestmark = pytest.mark.django_db
BACKEND = "xaso.kernel.accounts.backend.AccountBackend"


@pytest.fixture(autouse=True)
def here():
    commune(HERE)
    commune(THERE)


@pytest.fixture
def me():
    return citizen(full_name="Lê Thị Mẫu")


@pytest.fixture
def paper(me):
    with acting_in(HERE):
        return own_paper(me, file_id=stored_pdf("khai-sinh.pdf", words="mật"))


@pytest.fixture
def desk(client):
    user = official(Role.RECEPTIONIST)
    client.force_login(user, backend=BACKEND)
    return user


def share_form(paper, **more):
    body = authority_of_commune(HERE).pk
    return {"papers": [paper], "authority": body, "purpose": "Xét trợ cấp", "days": "30"} | more


def test_an_owner_shares_sees_it_and_ends_it(client, me, paper):
    enter_as(client, me)

    client.post(reverse("vault:share"), share_form(paper))
    client.post(reverse("vault:share"), share_form(paper))
    [(one, state)] = client.get(reverse("vault:share")).context["shares"]
    client.post(reverse("vault:share-end", args=[one.id]))
    [(ended, _state)] = client.get(reverse("vault:share")).context["shares"]

    assert (one.purpose, one.papers, state.tone) == ("Xét trợ cấp", 1, "info")
    assert one.until == clock.today() + timedelta(days=30)
    assert ended.ended_at is not None


@pytest.mark.parametrize(
    "wrong",
    [
        {"purpose": " "},
        {"papers": []},
        {"authority": "x"},
        {"authority": ""},
        {"days": "3650"},
    ],
)
def test_a_share_needs_papers_an_office_a_purpose_and_a_time(client, me, paper, wrong):
    enter_as(client, me)

    answer = client.post(reverse("vault:share"), share_form(paper, **wrong))

    assert answer.status_code == 422
    assert VaultShare.objects.count() == 0


def test_no_office_is_chosen_for_the_owner_where_there_are_several(client, me, paper):
    enter_as(client, me)

    field = client.get(reverse("vault:share")).context["form"]["authority"]

    assert (field.value(), field.field.choices[0]) == (None, ("", "Vui lòng chọn"))
    assert len(field.field.choices) == 3


def test_nobody_shares_or_ends_what_is_not_theirs(client, me, paper):
    with acting_in(HERE):
        share = shared_with(HERE, me, paper)
        own_paper(other := citizen())
    enter_as(client, other)

    answer = client.post(reverse("vault:share"), share_form(paper))
    ended = client.post(reverse("vault:share-end", args=[share]))

    assert (answer.status_code, ended.status_code) == (422, 302)
    assert VaultShare.objects.get().ended_at is None


def test_an_official_reads_what_is_shared_and_the_owner_sees_each_look(client, me, paper, desk):
    with acting_in(HERE):
        share = shared_with(HERE, me, paper)
    listed = client.get(reverse("vault:shared"), {"q": "le thi mau"})
    client.get(reverse("vault:shared-one", args=[share]))
    opened = client.get(reverse("vault:shared-file", args=[share, paper]))
    content = b"".join(opened.streaming_content)
    with acting_in(HERE):
        records = AccessRecord.objects.filter(actor=desk).count()
    enter_as(client, me)
    page = client.get(reverse("vault:looks")).content.decode()

    assert [one.owner for one in listed.context["page"]] == ["Lê Thị Mẫu"]
    assert content == a_pdf("mật")
    assert records == 2
    assert page.count(desk.full_name) == 2
    assert page.count("Xét trợ cấp xã hội") == 2
    with every_vault():
        assert list(VaultAccess.objects.order_by("at").values_list("what", flat=True)) == [
            "listed",
            "opened",
        ]


@pytest.mark.parametrize("end", ["ended", "over", "removed"])
def test_what_is_not_shared_any_more_is_not_there(client, me, paper, desk, end):
    with acting_in(HERE):
        share = shared_with(HERE, me, paper)
    rows = VaultShare.objects.filter(pk=share)
    if end == "ended":
        rows.update(ended_at=clock.now())
    elif end == "over":
        rows.update(until=clock.today() - timedelta(days=1))
    else:
        with every_vault():
            VaultPaper.objects.update(removed_at=clock.now())

    answer = client.get(reverse("vault:shared-file", args=[share, paper]))

    assert answer.status_code == 404
    with every_vault():
        assert VaultAccess.objects.count() == 0


def test_a_share_is_for_the_chosen_office_and_the_chosen_papers_only(client, me, paper, desk):
    with acting_in(HERE):
        private = own_paper(me, number="46/2020")
        here, there = shared_with(HERE, me, paper), shared_with(THERE, me, paper)

    ways = [("shared-one", [there]), ("shared-file", [there, paper])]
    ways.append(("shared-file", [here, private]))
    answers = {client.get(reverse(f"vault:{way}", args=args)).status_code for way, args in ways}

    assert answers == {404}
    assert [one.id for one in client.get(reverse("vault:shared")).context["page"]] == [here]


def test_it_officers_see_nothing_of_it(client):
    client.force_login(official(Role.IT_OFFICER), backend=BACKEND)

    assert client.get(reverse("vault:shared")).status_code == 403


def test_the_owner_is_told_before_a_paper_ends_once_at_each_step(me, settings):
    settings.XASO_VAULT_REMINDER_DAYS = ["60", "30", "7"]
    today = clock.today()
    with acting_in(HERE):
        far = own_paper(me, valid_to=today + timedelta(days=61))
        own_paper(me, valid_to=today + timedelta(days=45))
        own_paper(me, valid_to=today - timedelta(days=1))
        first, again = remind(), remind()
        with every_vault():
            VaultPaper.objects.filter(pk=far).update(valid_to=today + timedelta(days=5))
            VaultPaper.objects.exclude(pk=far).update(valid_to=today + timedelta(days=30))
        later, then = remind(), remind()
        told = subjects_for(me)

    assert (first, again, later, then) == (1, 0, 3, 0)
    assert len(told) == 4
    assert "Giấy khai sinh" not in "".join(told)


def test_without_days_nobody_is_told(me, settings):
    settings.XASO_VAULT_REMINDER_DAYS = []
    with acting_in(HERE):
        own_paper(me, valid_to=clock.today())

        assert remind() == 0
