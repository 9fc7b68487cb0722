"""Who stands at the desk: by card, number or name; for themselves or for another."""

from datetime import UTC, datetime

import pytest

from xaso.kernel.audit.models import AccessRecord
from xaso.kernel.organisations.testing import HERE, THERE, commune
from xaso.kernel.tenancy.api import acting_in
from xaso.lib import clock
from xaso.public_services.dossiers.models import DossierParty
from xaso.public_services.procedures.api import current_version
from xaso.registers.residents.testing import resident

pytestmark = pytest.mark.django_db
MARRIAGE = "1.004873"
CARD = "038190000001|123456789|Lê Thị Mẫu|05091985|Nữ|Thôn 1, Xã Vĩnh Lộc|01012022"
STRANGER = "001200012345|123456789|Phạm Văn Lạ|01022000|Nam|Số 1, Hà Nội|01012022"


def said(intake):
    return intake.screen.people.finding.refusal


def parties(dossier_id):
    with acting_in(HERE):
        found = DossierParty.objects.filter(dossier_id=dossier_id)
        return {one.part: one for one in found}


def test_a_personal_id_finds_its_bearer_and_the_look_is_logged(intake, officer, somebody):
    intake.press(who="038 190 000 001")

    with acting_in(HERE):
        look = AccessRecord.objects.get()
    assert intake.screen.content.applicant.name == "Lê Thị Mẫu"
    assert look.actor == officer
    assert (look.subject_kind, look.subject_id) == (
        "counter.intake_draft",
        intake.screen.draft_id,
    )
    assert "038190000001" not in intake.text
    assert "0381******01" in intake.text


def test_letters_of_a_name_lead_to_a_choice(intake, somebody):
    with acting_in(HERE):
        other = resident("Lê Thị Mẫn")

    intake.press(who="le thi m")
    shown = {one.id for one in intake.screen.people.finding.candidates}
    with acting_in(HERE):
        looks = AccessRecord.objects.count()
    intake.press(f"identify:{other}")

    assert shown == {somebody, other}
    assert looks == 0
    assert intake.screen.content.applicant.name == "Lê Thị Mẫn"


def test_a_card_of_somebody_in_the_register_is_taken_from_the_register(intake, somebody):
    intake.press(who=CARD)

    person = intake.screen.content.applicant
    assert (person.source, person.resident_id) == ("resident", str(somebody))
    assert person.phone == "0912345678"


def test_a_card_with_another_name_asks_to_compare(intake, somebody):
    intake.press(who=CARD.replace("Lê Thị Mẫu", "Lê Thị Khác"))

    assert "Lê Thị Khác" in intake.screen.people.finding.note
    assert intake.screen.content.applicant.name == "Lê Thị Mẫu"


def test_a_card_of_somebody_from_elsewhere_gives_its_own_facts(intake):
    intake.press(who=STRANGER)

    person = intake.screen.content.applicant
    assert (person.source, person.name) == ("card", "Phạm Văn Lạ")
    assert person.address == "Số 1, Hà Nội"


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("0381900000012", "có đúng 12 chữ số"),
        ("0381900", "có đúng 12 chữ số"),
        ("000190000001", "không bắt đầu bằng 000"),
        ("038399000001", "năm sinh chưa tới"),
        ("không|phải|thẻ", "Không đọc được mã trên thẻ"),
        (
            "038190000001|||<script>alert(1)</script>|05091985|Nam|x",
            "Không đọc được mã trên thẻ",
        ),
        ("|" * 900, "Không đọc được mã trên thẻ"),
        ("038190000001|1|LÃª Thá»\u008b|05091985|Nữ|x", "Không đọc được mã trên thẻ"),
        ("x" * 900, "Không đọc được nội dung này"),
        ("Chẳng Có Ai", "không có ai tên như vậy"),
        ("%' OR 1=1 --", "không có ai tên như vậy"),
    ],
)
def test_what_cannot_be_read_is_said_in_a_sentence_and_stays_in_the_box(
    intake, typed, sentence
):
    page = intake.press(who=typed)

    assert page.status_code == 200
    assert sentence in said(intake)
    assert intake.screen.people.text == typed
    assert "<script>alert" not in intake.text
    assert not intake.screen.content.applicant.is_there


def test_nobody_of_another_commune_is_found(intake):
    commune(THERE)
    with acting_in(THERE):
        resident("Lê Thị Mẫu", personal_id="038190000001")

    intake.press(who="le thi mau")
    by_name = intake.screen.people.finding.candidates
    intake.press(who="038190000001")

    assert by_name == []
    assert intake.screen.content.applicant.source == "typed"
    assert intake.screen.content.applicant.number == "038190000001"


def test_somebody_from_elsewhere_is_typed(intake):
    version = current_version(MARRIAGE)
    intake.press("type-person")
    typed = {
        "a-name": "Phạm Văn Lạ", "a-number": "001200012345", "a-birth_date": "1/2/2000",
        "a-address": "Số 1, Hà Nội", "a-phone": "0987 654 321", "a-email": "la@example.com",
    }  # fmt: skip
    intake.press("refresh", **typed)
    intake.press(f"choose:{version}")
    intake.press("no")
    intake.press("all", **{"m-fee": "0"})

    [dossier] = intake.receive()

    party = parties(dossier)["applicant"]
    assert (party.name, party.personal_id) == ("Phạm Văn Lạ", "001200012345")
    assert (party.phone, party.email) == ("+84987654321", "la@example.com")
    assert party.resident_id is None


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("a-number", "0381900000012", "có đúng 12 chữ số"),
        ("a-number", "abc", "có đúng 12 chữ số"),
        ("a-birth_date", "31/12/2999", "Ngày này chưa tới"),
        ("a-birth_date", "31/2/2000", "Xin ghi ngày"),
        ("a-phone", "123", "Không có số điện thoại như vậy"),
        ("a-email", "không phải thư", "thư điện tử"),
        ("a-name", "", "điền"),
    ],
)
def test_a_mistake_is_named_beside_the_field_and_nothing_is_lost(
    intake, field, typed, sentence
):
    intake.press("type-person")
    good = {"a-name": "Phạm Văn Lạ", "a-address": "Số 1, Hà Nội"}

    page = intake.press("receive", **(good | {field: typed}))

    fault = next(one for one in intake.screen.faults if one.anchor == f"id_{field}")
    assert page.status_code == 422
    assert sentence in fault.text
    assert f'id="id_{field}_error"' in intake.text
    assert intake.fields["a-address"] == "Số 1, Hà Nội"
    assert intake.fields[field] == typed


def test_a_passport_is_taken_too(intake):
    intake.press("type-person")

    intake.press("receive", **{"a-name": "Nguyen Van A", "a-number": "b 1234567"})

    assert intake.screen.applicant_form.cleaned_data["number"] == "B1234567"


def test_an_organisation_is_represented(intake):
    version = current_version(MARRIAGE)
    intake.press("type-organisation")
    intake.press(
        f"choose:{version}",
        **{
            "a-name": "Hợp tác xã Mẫu", "a-number": "0100109106", "a-address": "Thôn 2",
            "a-representative": "Lê Văn Mẫu",
        },
    )  # fmt: skip
    intake.press("no")
    intake.press("all", **{"m-fee": "0"})

    [dossier] = intake.receive()

    people = parties(dossier)
    assert (people["applicant"].kind, people["applicant"].personal_id) == (
        "organisation",
        "0100109106",
    )
    assert people["submitter"].name == "Lê Văn Mẫu"
    assert "đại diện theo pháp luật" in people["submitter"].authority


def test_a_mistyped_tax_code_is_noticed(intake):
    intake.press("type-organisation")

    intake.press("receive", **{"a-number": "0100109107"})

    assert any("Mã số thuế gõ nhầm" in one.text for one in intake.screen.faults)


def test_somebody_brings_it_for_another(intake, somebody):
    with acting_in(HERE):
        resident("Trần Văn Con", personal_id="038090000003")
    intake.ready(current_version(MARRIAGE))
    intake.press("by-other")
    intake.press("identify-submitter", **{"who-brings": "038090000003"})

    with clock.at(datetime(2026, 11, 20, 2, tzinfo=UTC)):
        [dossier] = intake_with_authority(intake)

    submitter = parties(dossier)["submitter"]
    assert submitter.name == "Trần Văn Con"
    assert submitter.authority == "Giấy ủy quyền, số 12, có giá trị đến 31/12/2026"


def intake_with_authority(intake):
    intake.press(
        "refresh",
        authority="paper",
        authority_note="số 12",
        authority_until="31/12/2026",
    )
    return intake.receive()


def test_an_authority_that_has_run_out_is_refused(intake, somebody):
    intake.ready(current_version(MARRIAGE))
    intake.press("by-other")
    intake.press("type-submitter")

    intake.press(
        "receive",
        **{"s-name": "Trần Văn Con", "s-address": "Thôn 1", "authority_until": "1/1/2020"},
    )

    assert [one.text for one in intake.screen.faults] == ["Việc ủy quyền đã hết hạn."]


def test_who_is_missing_is_asked_for(intake):
    page = intake.press("receive")

    assert page.status_code == 422
    assert [one.anchor for one in intake.screen.faults] == ["who", "procedure"]
