"""Who acts for whom: said by a citizen, confirmed by the desk, ended by either."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.urls import reverse

from xaso.kernel.accounts.api import Role
from xaso.kernel.accounts.testing import official
from xaso.kernel.audit.models import AccessRecord, AuditEntry
from xaso.kernel.files.models import StoredFile
from xaso.kernel.files.testing import a_pdf
from xaso.kernel.identity.api import Level, level_of, may_act_for
from xaso.kernel.identity.models import Representation
from xaso.kernel.identity.services import representing
from xaso.kernel.identity.testing import CHILD, citizen, claimed, enter_as
from xaso.kernel.organisations.testing import HERE, THERE, commune
from xaso.kernel.tenancy.api import acting_in

pytestmark = pytest.mark.django_db
BACKEND = "xaso.kernel.accounts.backend.AccountBackend"
TODAY = date(2026, 11, 22)
CLAIM = "/cong-dan/dai-dien/"
TYPED = {
    "kind": "parent",
    "name": CHILD,
    "birth_date": "02/02/2020",
    "number": "",
    "valid_from": "01/07/2025",
    "valid_to": "",
}


@pytest.fixture
def here():
    commune(HERE)
    with acting_in(HERE):
        yield


@pytest.fixture
def desk(here):
    return official(Role.RECEPTIONIST)


def paper():
    return SimpleUploadedFile("khai-sinh.pdf", a_pdf(), content_type="application/pdf")


def test_a_parent_says_it_and_may_act_once_the_desk_confirms(desk, client):
    parent = citizen()
    enter_as(client, parent)

    answer = client.post(CLAIM, TYPED | {"proof": paper()})

    assert answer.headers["Location"] == reverse("identity:account")
    row = Representation.objects.get()
    assert may_act_for(parent.pk, TODAY) == ()
    assert CHILD in client.get(reverse("identity:account")).content.decode()
    client.force_login(desk, backend=BACKEND)
    client.post(reverse("identity:decide", args=[row.pk]), {"act": "confirm"})
    (found,) = may_act_for(parent.pk, TODAY)
    assert (found.kind, found.name, found.birth_date) == ("parent", CHILD, date(2020, 2, 2))


def test_the_name_and_the_number_are_sealed(here):
    claimed()

    row = Representation.objects.get()
    assert CHILD.encode() not in bytes(row.name_sealed)


def test_the_desk_sees_the_proof_and_the_look_is_recorded(desk, client):
    row_id = claimed()
    client.force_login(desk, backend=BACKEND)

    page = client.get(reverse("identity:decide", args=[row_id])).content.decode()
    shown = client.get(reverse("identity:proof", args=[row_id]))

    assert CHILD in page
    assert b"".join(shown.streaming_content).startswith(b"%PDF")
    assert AccessRecord.objects.filter(actor=desk, subject_id=row_id).count() == 2


def test_a_refusal_says_why_to_the_citizen(desk, client):
    parent = citizen()
    row_id = claimed(parent)
    client.force_login(desk, backend=BACKEND)
    address = reverse("identity:decide", args=[row_id])

    assert client.post(address, {"act": "refuse", "reason": ""}).status_code == 422
    client.post(address, {"act": "refuse", "reason": "Ảnh giấy khai sinh bị mờ."})

    assert may_act_for(parent.pk, TODAY) == ()
    enter_as(client, parent)
    assert "bị mờ" in client.get(reverse("identity:account")).content.decode()


def test_what_was_decided_is_not_decided_again(desk):
    row_id = claimed()
    representing.confirm(row_id, actor=desk)

    with pytest.raises(representing.AlreadyDecidedError):
        representing.refuse(row_id, "Nhầm.", actor=desk)


def test_a_citizen_ends_their_own_and_nobody_elses(desk, client):
    parent, stranger = citizen(), citizen()
    row_id = claimed(parent)
    representing.confirm(row_id, actor=desk)
    address = reverse("identity:end", args=[row_id])
    enter_as(client, stranger)
    assert client.post(address).status_code == 404
    assert may_act_for(parent.pk, TODAY)

    enter_as(client, parent)
    client.post(address)

    assert may_act_for(parent.pk, TODAY) == ()


def test_only_who_may_confirms(here):
    row_id = claimed()

    for person in (official(Role.CLERK), citizen()):
        with pytest.raises(PermissionDenied):
            representing.confirm(row_id, actor=person)


def test_it_counts_from_its_first_day_to_its_last(desk):
    parent = citizen()
    representing.confirm(claimed(parent), actor=desk)
    Representation.objects.update(valid_from=date(2026, 1, 2), valid_to=date(2026, 3, 4))

    counted = [
        bool(may_act_for(parent.pk, day))
        for day in (date(2026, 1, 1), date(2026, 1, 2), date(2026, 3, 4), date(2026, 3, 5))
    ]

    assert counted == [False, True, True, False]


def test_another_commune_does_not_vouch_for_it(desk):
    parent = citizen()
    representing.confirm(claimed(parent), actor=desk)
    commune(THERE)

    with acting_in(THERE):
        assert may_act_for(parent.pk, TODAY) == ()


def test_nobody_confirms_for_themselves_not_even_past_the_service(desk):
    claimed()

    with pytest.raises(IntegrityError), transaction.atomic():
        Representation.objects.update(user=desk, decided_by=desk)


def test_a_citizen_does_not_bury_the_desk(here):
    parent = citizen()
    for _ in range(10):
        claimed(parent)

    with pytest.raises(representing.TooManyWaitingError):
        claimed(parent)


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"kind": "authorised"}, "number"),
        ({"kind": "authorised", "number": "123"}, "number"),
        ({"kind": "organisation", "number": "0100109107"}, "number"),
        ({"birth_date": ""}, "birth_date"),
        ({"valid_to": "30/06/2025"}, "valid_to"),
        ({"name": ""}, "name"),
        ({"proof": None}, "proof"),
    ],
)
def test_what_is_missing_is_asked_for(changed, field, here, client):
    enter_as(client, citizen())
    sent = {
        name: value
        for name, value in (TYPED | {"proof": paper()} | changed).items()
        if value is not None
    }

    answer = client.post(CLAIM, sent)

    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    assert not Representation.objects.exists()


def test_a_file_that_is_no_paper_is_not_taken(here, client):
    enter_as(client, citizen())
    bad = SimpleUploadedFile("khai-sinh.pdf", b"MZ\x90\x00chuong trinh")

    answer = client.post(CLAIM, TYPED | {"proof": bad})

    assert "proof" in answer.context["form"].errors


def test_the_trail_names_nobody(desk):
    representing.confirm(claimed(), actor=desk)

    entries = AuditEntry.objects.filter(action__startswith="identity.representation")
    assert sorted(entries.values_list("action", flat=True)) == [
        "identity.representation.claimed",
        "identity.representation.confirmed",
    ]
    assert CHILD not in str(list(entries.values()))


def test_how_surely_somebody_is_known(here):
    assert level_of(citizen(Level.BASIC).pk) == Level.BASIC
    assert level_of(official(Role.CLERK).pk) == 0


def test_a_form_that_names_no_act_decides_nothing(desk, client):
    row_id = claimed()
    client.force_login(desk, backend=BACKEND)

    answer = client.post(reverse("identity:decide", args=[row_id]), {"reason": "Ảnh bị mờ."})

    assert answer.status_code == 400
    assert Representation.objects.get().state == Representation.State.CLAIMED


def test_a_citizen_who_has_said_enough_leaves_no_more_files(here, client):
    parent = citizen()
    for _ in range(10):
        claimed(parent)
    enter_as(client, parent)
    kept = StoredFile.objects.count()

    answer = client.post(CLAIM, TYPED | {"proof": paper()})

    assert answer.status_code == 422
    assert "chờ Bộ phận Một cửa" in answer.content.decode()
    assert StoredFile.objects.count() == kept


def test_who_was_away_comes_back_to_the_page_with_the_button(here, client):
    page = reverse("identity:account")

    answer = client.post(
        reverse("identity:end", args=[claimed()]),
        headers={"referer": f"http://testserver{page}"},
    )

    assert answer.headers["Location"] == f"{reverse('identity:sign-in')}?next={page}"
