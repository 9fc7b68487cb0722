"""Papers come into the vault, are found, opened, removed and brought back."""

from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from xaso.kernel.files.models import StoredFile
from xaso.kernel.files.testing import a_pdf, hold_all
from xaso.kernel.identity.api import Level
from xaso.kernel.identity.testing import citizen, enter_as
from xaso.kernel.organisations.testing import HERE, THERE, commune
from xaso.kernel.tenancy.api import acting_in
from xaso.lib import clock
from xaso.lib.ids import uuid7
from xaso.public_services.vault.api import fitting, papers_in_vault
from xaso.public_services.vault.models import VaultFile, VaultOwner, VaultPaper
from xaso.public_services.vault.opening import every_vault
from xaso.public_services.vault.services import keeping
from xaso.public_services.vault.services.keeping import forget_removed, lock_waiting
from xaso.public_services.vault.testing import kept_result, own_paper

pytestmark = pytest.mark.django_db
LIST = "/kho/"


@pytest.fixture(autouse=True)
def here():
    commune(HERE)


@pytest.fixture
def me():
    return citizen(full_name="Lê Thị Mẫu")


@pytest.fixture
def phone(client, me):
    enter_as(client, me)
    return client


def form(**more):
    sent = {
        "id": str(uuid7()),
        "kind": "identity_card",
        "number": "038190000001",
        "issuer": "Bộ Công an",
        "issued_on": "4/5/2023",
        "valid_to": "4/5/2030",
        "scan": SimpleUploadedFile("the-can-cuoc.pdf", a_pdf("thẻ"), "application/pdf"),
    }
    return sent | more


def text_of(answer):
    return answer.content.decode()


def test_a_paper_that_its_owner_adds_can_be_found_and_opened(phone):
    added = phone.post(reverse("vault:add"), form(), follow=True)

    page = text_of(added)
    [row] = phone.get(LIST, {"q": "can cuoc"}).context["rows"]
    opened = phone.get(reverse("vault:file", args=[row["paper"].id]))

    assert "038190000001" in page
    assert "Bộ Công an" in page
    assert b"".join(opened.streaming_content) == a_pdf("thẻ")
    assert "the-can-cuoc.pdf" in opened.headers["Content-Disposition"]
    assert phone.get(LIST, {"q": "khai sinh"}).context["rows"] == []


def test_the_same_form_pressed_twice_adds_one_paper(phone):
    sent = form()
    phone.post(reverse("vault:add"), sent)
    phone.post(reverse("vault:add"), form(id=sent["id"]))

    with every_vault():
        assert VaultPaper.objects.count() == 1


def test_a_paper_of_somebody_else_is_not_overwritten_by_its_id(phone, me):
    with acting_in(HERE):
        theirs = own_paper(citizen())

    answer = phone.post(reverse("vault:add"), form(id=str(theirs)))

    assert answer.status_code == 422
    assert phone.get(reverse("vault:paper", args=[theirs])).status_code == 404


def test_a_full_vault_takes_no_more(phone, monkeypatch):
    monkeypatch.setattr(keeping, "MOST_OWN", 1)
    phone.post(reverse("vault:add"), form())

    answer = phone.post(reverse("vault:add"), form())

    assert answer.status_code == 422
    assert answer.context["form"].errors == {
        "__all__": ["Kho của ông/bà đã đầy. Xin bỏ bớt giấy tờ không còn cần."]
    }
    assert "đã đầy" in text_of(answer)
    assert len(phone.get(LIST).context["rows"]) == 1


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"kind": ""}, "kind"),
        ({"kind": "other"}, "title"),
        ({"scan": ""}, "scan"),
        ({"issued_on": "4/5/2023", "valid_to": "4/5/2020"}, "valid_to"),
        ({"issued_on": "4/5/2099", "valid_to": ""}, "issued_on"),
    ],
)
def test_what_does_not_fit_is_said_beside_its_field(phone, wrong, field):
    answer = phone.post(reverse("vault:add"), form(**wrong))

    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]


def test_nothing_of_what_was_brought_stays_in_the_commune_but_the_locked_file(phone):
    phone.post(reverse("vault:add"), form())

    with acting_in(HERE):
        stored = StoredFile.objects.get()
        assert (stored.original_name, VaultFile.objects.get().stored_file_id) == (
            "giay-to.pdf",
            stored.pk,
        )


def test_a_result_waits_for_its_owner_who_never_signed_in_before(client):
    owner = citizen(full_name="Trần Văn Mẫu")
    with acting_in(HERE):
        kept_result(owner)
    enter_as(client, owner)

    page = text_of(client.get(LIST))

    assert "Giấy xác nhận tình trạng hôn nhân" in page
    assert "H56.99.01-261101-0001" in page


def test_a_result_comes_once_however_often_it_is_told(me):
    with acting_in(HERE):
        kept_result(me)
        with pytest.raises(ValueError, match="261101"):
            kept_result(me)

    with every_vault():
        assert VaultPaper.objects.count() == 1


def test_a_result_with_another_name_is_not_shown_and_said(phone, me):
    with acting_in(HERE):
        paper = kept_result(me, holder="Trần Văn Khác")

    answer = phone.get(LIST)

    assert (answer.context["rows"], answer.context["strange"]) == ([], 1)
    assert "Trần Văn Khác" not in text_of(answer)
    for way in ("paper", "file", "remove"):
        assert phone.get(reverse(f"vault:{way}", args=[paper])).status_code == 404


def test_who_signed_in_by_telephone_sees_only_what_they_added(client):
    user = citizen(Level.PHONE, full_name="Lê Thị Mẫu")
    with acting_in(HERE):
        own_paper(user, level=Level.PHONE)
        kept_result(citizen(full_name="Lê Thị Mẫu"))
    enter_as(client, user)

    rows = client.get(LIST).context["rows"]

    assert [row["paper"].origin for row in rows] == ["uploaded"]


def test_nobody_opens_the_paper_of_somebody_else(phone):
    with acting_in(HERE):
        theirs = own_paper(citizen())

    ways = [reverse(f"vault:{way}", args=[theirs]) for way in ("paper", "file", "remove")]

    assert {phone.get(way).status_code for way in ways} == {404}
    assert phone.post(reverse("vault:remove", args=[theirs])).status_code == 404


def test_a_removed_paper_comes_back_and_after_a_month_is_gone(phone, me):
    with acting_in(HERE):
        paper = own_paper(me)
    phone.post(reverse("vault:remove", args=[paper]))
    gone = phone.get(LIST)
    phone.post(reverse("vault:restore", args=[paper]))
    back = phone.get(LIST)
    phone.post(reverse("vault:remove", args=[paper]))

    with acting_in(HERE):
        kept = forget_removed()
        forgotten = forget_removed(timedelta())
        left = (VaultFile.objects.count(), StoredFile.objects.count())

    assert (len(gone.context["rows"]), len(gone.context["removed"])) == (0, 1)
    assert len(back.context["rows"]) == 1
    assert (kept, forgotten, left) == (0, 1, (0, 0))


def test_a_result_is_not_removed(phone, me):
    with acting_in(HERE):
        paper = kept_result(me)

    assert phone.post(reverse("vault:remove", args=[paper])).status_code == 404
    assert len(phone.get(LIST).context["rows"]) == 1


def test_a_file_without_a_verdict_is_locked_when_it_has_one(me, phone):
    with acting_in(HERE):
        paper = own_paper(me)
        second = own_paper(me, number="99/2021")
        row = VaultFile.objects.get(paper_id=second)
        row.is_locked = False
        row.save()
        hold_all("quarantined")
        lock_waiting()
    with every_vault():
        assert VaultPaper.objects.get(pk=second).state == "waiting"
    assert phone.get(reverse("vault:file", args=[second])).status_code == 404
    assert paper


def test_a_paper_lies_where_it_came_and_is_seen_everywhere(me, client):
    commune(THERE)
    with acting_in(THERE):
        own_paper(me)
    with acting_in(HERE):
        own_paper(me, kind="passport", title="Hộ chiếu")
    enter_as(client, me)

    rows = client.get(LIST).context["rows"]

    assert {row["paper"].title for row in rows} == {"Giấy khai sinh", "Hộ chiếu"}
    assert VaultOwner.objects.count() == 1


@pytest.mark.parametrize(
    ("component", "found"),
    [
        ("Bản sao Giấy khai sinh của người con", 1),
        ("Hộ chiếu/Thẻ căn cước công dân/Thẻ căn cước", 0),
        ("Tờ khai theo mẫu", 0),
    ],
)
def test_what_fits_a_component_is_found_by_its_kind(me, component, found):
    with acting_in(HERE):
        own_paper(me)
        own_paper(me, valid_to=clock.today() - timedelta(days=1), number="cũ")

    assert len(fitting(papers_in_vault(me.pk, me.full_name, Level.FULL), component)) == found


def test_a_paper_of_no_kind_is_found_by_its_title(me):
    with acting_in(HERE):
        own_paper(me, kind="other", title="Hợp đồng hợp tác", issued_on=date(2026, 1, 1))

    assert (
        len(fitting(papers_in_vault(me.pk, me.full_name, Level.FULL), "2) Hợp đồng hợp tác"))
        == 1
    )
