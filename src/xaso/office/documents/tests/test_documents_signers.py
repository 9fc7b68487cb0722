"""Several signers of one document: chosen by its author, in turn or at once, seen on the paper."""

import shutil
import subprocess
from io import BytesIO

import pikepdf
import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from PIL import Image
from pypdfium2 import PdfDocument

from xaso.kernel.accounts.api import Role
from xaso.kernel.accounts.testing import official
from xaso.kernel.files.api import read
from xaso.kernel.notifications.models import Notice
from xaso.kernel.organisations.testing import HERE, commune
from xaso.kernel.tenancy.api import acting_in
from xaso.office.documents.errors import WrongStateError
from xaso.office.documents.layout.paper import PaperFacts, Signature, print_paper
from xaso.office.documents.layout.pictures import picture_page
from xaso.office.documents.models import Document, DocumentAct, DocumentFile
from xaso.office.documents.queries.infos import issuers_of
from xaso.office.documents.queries.lists import waiting_for
from xaso.office.documents.queries.registers import register_rows
from xaso.office.documents.services.drafting import drop_draft
from xaso.office.documents.services.history import note
from xaso.office.documents.services.numbering import give_up_numbered
from xaso.office.documents.services.signing import submit_for_signature, take_back
from xaso.office.documents.testing import drafted
from xaso.office.documents.types import type_of
from xaso.office.signing.api import NotSignedError, requests_of, sign_now
from xaso.office.signing.services.apart import sign_apart
from xaso.office.signing.services.hands import field_name
from xaso.office.signing.services.refusing import refuse_step
from xaso.office.signing.services.verdicts import check_file
from xaso.office.signing.testing import PIN, authority, signature_image, signing_key, steps_of

BACKEND = "xaso.kernel.accounts.backend.AccountBackend"


@pytest.fixture
def office(db, settings, tmp_path):
    """Give a commune with an author, three who sign, a clerk, and their keys."""
    settings.XASO_SIGNING_KEYS = tmp_path
    commune(HERE)
    with acting_in(HERE):
        people = {
            "author": official(Role.SPECIALIST, full_name="Lò Thị Mai"),
            "deputy": official(Role.LEADER, full_name="Lý Thị Sua"),
            "head": official(Role.UNIT_HEAD, full_name="Giàng A Tủa"),
            "chair": official(Role.LEADER, full_name="Vàng A Páo"),
            "clerk": official(Role.CLERK, full_name="Sùng Thị Dợ"),
        }
        authority(people["chair"])
        authority(people["deputy"], position="Phó Chủ tịch")
        authority(people["head"], position="Trưởng phòng")
        for name in ("deputy", "head", "chair"):
            signing_key(people[name])
        signing_key(None, recorder=people["clerk"])
        yield people


def submitted(office, *others, at_once=False, kind="report", **content):
    """Submit a document of the chairman's that these people sign too."""
    document = drafted(office["author"], kind=kind, signer_id=office["chair"].pk, **content)
    wanted = [office[name].pk for name in others]
    submit_for_signature(document, actor=office["author"], others=wanted, at_once=at_once)
    return document


def sign(document, *people):
    for person in people:
        sign_now(document.signing_request, actor=person, pin=PIN)
    document.refresh_from_db()


def signed_pdf(document):
    return read(DocumentFile.objects.get(document=document, role="signed").file_id)


def turns(document):
    """Return who waits for whom: the state of each step by the name."""
    request = requests_of("documents", [document.pk])[document.pk]
    return {one.signer_name or "seal": str(one.state) for one in request.steps}


def test_the_others_sign_in_their_order_then_the_signer_then_the_seal(office):
    document = submitted(office, "head", "deputy")
    at_first = turns(document)

    with pytest.raises(NotSignedError):
        sign(document, office["chair"])
    sign(document, office["head"], office["deputy"], office["chair"])
    before_the_seal = document.state
    sign(document, office["clerk"])

    assert at_first == {
        "Giàng A Tủa": "ready",
        "Lý Thị Sua": "waiting",
        "Vàng A Páo": "waiting",
        "seal": "waiting",
    }
    assert (before_the_seal, document.state) == ("signing", "signed")


def test_all_may_sign_at_once_and_the_seal_waits_for_the_last(office):
    document = submitted(office, "head", "deputy", at_once=True)
    at_first = turns(document)

    sign(document, office["chair"], office["deputy"])
    with pytest.raises(NotSignedError):
        sign(document, office["clerk"])
    sign(document, office["head"], office["clerk"])

    assert list(at_first.values()) == ["ready", "ready", "ready", "waiting"]
    assert document.state == "signed"


def test_the_signer_is_who_stands_in_the_signers_place_whoever_signed_first(office):
    document = submitted(office, "head")

    sign(document, office["head"])
    after_the_first = (document.code, document.signer_name)
    sign(document, office["chair"], office["clerk"])

    assert after_the_first == ("01/BC-UBND", "")
    assert (document.signer_name, document.signer_position) == ("Vàng A Páo", "Chủ tịch")
    assert issuers_of(document.pk).signer_id == office["chair"].pk


def test_each_signature_stands_at_its_own_place_and_the_seal_over_the_signers(office):
    for name in ("head", "deputy", "chair"):
        signature_image(office[name])
    signature_image(None, keeper=office["clerk"], size=(36, 36))
    document = submitted(office, "head", "deputy", at_once=True)

    sign(document, office["deputy"], office["chair"], office["head"], office["clerk"])

    drawn = boxes_drawn(document)
    signer, head, deputy, seal = (
        drawn[name] for name in ("signer", "signer_2", "signer_3", "seal")
    )
    assert deputy[1] < head[1]
    assert head[1] == pytest.approx(signer[1], abs=1)
    assert head[0] == deputy[0] < signer[0]
    assert seal[0] < signer[0] < seal[2] < signer[2]
    assert_apart(signer, head, deputy)


def test_the_page_of_the_document_shows_the_signatures_and_the_seal(office):
    signature_image(office["chair"])
    signature_image(None, keeper=office["clerk"], size=(36, 36))
    document = submitted(office)
    sign(document, office["chair"], office["clerk"])

    drawn = Image.open(BytesIO(picture_page(signed_pdf(document), 0))).convert("RGB")

    colours = [one for _count, one in drawn.getcolors(1 << 24)]
    assert any(red > 150 and green < 90 for red, green, _blue in colours)
    assert any(blue > 150 and red < 90 for red, _green, blue in colours)


def boxes_drawn(document):
    """Return where each signature is drawn, by the name of its place: left, bottom, right, top."""
    names = {field_name(one): one.box for one in steps_of(document.signing_request)}
    with pikepdf.open(BytesIO(signed_pdf(document))) as found:
        fields = found.Root.AcroForm.Fields
        return {names[str(one.T)]: [float(side) for side in one.Rect] for one in fields}


def assert_apart(*boxes):
    for one in boxes:
        for other in boxes:
            beside = one[2] <= other[0] or other[2] <= one[0]
            assert one is other or beside or one[3] <= other[1] or other[3] <= one[1]


@pytest.mark.skipif(not shutil.which("pdfsig"), reason="pdfsig (poppler-utils) is not here")
def test_four_signatures_hold_by_our_verdict_and_by_another_library(
    office, settings, ca, tmp_path
):
    (tmp_path / "root.pem").write_bytes(ca.trust_root.read_bytes())
    settings.XASO_SIGNING_TRUST, settings.XASO_SIGNING_TSA = str(tmp_path), ca.tsa_url
    settings.XASO_SIGNING_LEVEL = "B-T"
    people = dict.fromkeys(("chu.tich", "pho.chu.tich", "truong.phong", "van.thu"))
    roles = (Role.LEADER, Role.LEADER, Role.UNIT_HEAD, Role.CLERK)
    for name, role in zip(people, roles, strict=True):
        people[name] = official(role, full_name=name)
        key = "con.dau.ubnd" if role == Role.CLERK else name
        owner = {"recorder": people[name]} if role == Role.CLERK else {}
        holder = None if role == Role.CLERK else people[name]
        signing_key(holder, p12=ca.p12(key).read_bytes(), pin=ca.password, **owner)
    document = drafted(office["author"], kind="minutes", signer_id=people["chu.tich"].pk)
    submit_for_signature(
        document,
        actor=office["author"],
        others=[people["truong.phong"].pk, people["pho.chu.tich"].pk],
    )

    for name in ("truong.phong", "pho.chu.tich", "chu.tich", "van.thu"):
        sign_now(document.signing_request, actor=people[name], pin=ca.password)

    path = tmp_path / "signed.pdf"
    path.write_bytes(signed_pdf(document))
    command = ["pdfsig", "-nocert", str(path)]
    said = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603
    signed = DocumentFile.objects.get(document=document, role="signed")
    ours = check_file(signed.file_id)
    assert said.stdout.count("Signature is Valid.") == 4
    assert ours.verdict == "valid"
    assert [one.verdict for one in ours.signatures] == ["valid"] * 4


def test_who_refuses_ends_it_for_all_and_the_choice_is_kept(office, client):
    document = submitted(office, "head", "deputy", at_once=True)
    sign(document, office["head"])
    step = next(
        one for one in steps_of(document.signing_request) if one.signer == office["deputy"]
    )

    refuse_step(step.pk, actor=office["deputy"], reason="Chưa thống nhất số liệu")

    document.refresh_from_db()
    client.force_login(office["author"], backend=BACKEND)
    page = client.get(reverse("documents:act", args=[document.pk, "submit"]))
    assert document.state == "draft"
    assert not DocumentFile.objects.filter(document=document, role="signed").exists()
    assert page.context["form"]["other_1"].initial == str(office["head"].pk)
    assert page.context["form"]["turn"].initial == "at_once"
    assert '<details class="x-disclosure" open>' in page.content.decode()


def test_the_author_takes_it_back_until_the_first_of_them_has_signed(office):
    document = submitted(office, "head", "deputy", at_once=True)
    other = submitted(office, "head", "deputy", at_once=True)

    take_back(document, reason="Còn sai", actor=office["author"])
    sign(other, office["deputy"])
    with pytest.raises(WrongStateError):
        take_back(other, reason="Muộn", actor=office["author"])

    assert document.state == "draft"


@pytest.mark.parametrize("names", [("chair",), ("head", "head")])
def test_nobody_signs_a_document_twice(office, names):
    with pytest.raises(WrongStateError, match="một lần"):
        submitted(office, *names)

    assert Document.objects.get().state == "draft"


def test_only_who_may_sign_is_asked(office):
    office["helper"] = official(Role.COMMUNITY_HELPER)

    with pytest.raises(WrongStateError, match="không ký được"):
        submitted(office, "helper")


def test_a_stranger_signs_nothing_and_who_signs_may_read(office):
    document = submitted(office, "head")
    stranger = official(Role.LEADER)
    signing_key(stranger)

    step = steps_of(document.signing_request)[0]
    with pytest.raises(PermissionDenied):
        sign_apart(step.pk, actor=stranger, pin=PIN)

    rows = Document.objects.all()
    assert rows.visible_to(office["head"]).filter(pk=document.pk).exists()


def test_the_author_chooses_on_the_page_and_everybody_sees_whose_turn_it_is(office, client):
    document = drafted(office["author"], kind="report", signer_id=office["chair"].pk)
    client.force_login(office["author"], backend=BACKEND)
    address = reverse("documents:act", args=[document.pk, "submit"])
    chosen = {"other_1": str(office["head"].pk), "other_2": str(office["deputy"].pk)}

    twice = client.post(address, {"other_1": chosen["other_1"], "other_2": chosen["other_1"]})
    client.post(address, chosen | {"turn": "in_turn"})
    document.refresh_from_db()
    at_first = client.get(document.get_absolute_url()).content.decode()
    sign(document, office["head"])
    later = client.get(document.get_absolute_url()).content.decode()

    assert twice.status_code == 422
    assert "Mỗi người ký một văn bản một lần." in twice.content.decode()
    assert "Đang chờ Giàng A Tủa ký. Đã có 0/3 người ký." in at_first
    assert "Đang chờ Lý Thị Sua ký. Đã có 1/3 người ký." in later
    assert "Chờ người ký trước" in later
    assert "data:image/png" in at_first
    assert "data:image/png" not in later
    assert signed_picture(document) in later


def signed_picture(document):
    """Return the address of the first page of what is signed so far."""
    signed = DocumentFile.objects.get(document=document, role="signed")
    return reverse("documents:picture", args=[document.pk, signed.pk, 1])


def test_without_others_one_signer_signs_as_before(office, client):
    document = drafted(office["author"], signer_id=office["chair"].pk)
    client.force_login(office["author"], backend=BACKEND)

    client.post(reverse("documents:act", args=[document.pk, "submit"]))

    document.refresh_from_db()
    page = client.get(document.get_absolute_url()).content.decode()
    assert list(turns(document).values()) == ["ready", "waiting"]
    assert "Đang chờ Vàng A Páo ký." in page
    assert "người ký." not in page


def test_the_page_asks_the_database_as_often_for_many_signers_as_for_one(office, client):
    client.force_login(office["author"], backend=BACKEND)
    documents = [submitted(office, "head"), submitted(office, "head", "deputy")]
    for document in documents:
        client.get(document.get_absolute_url())
    counts = []
    for document in documents:
        with CaptureQueriesContext(connection) as asked:
            client.get(document.get_absolute_url())
        counts.append(len(asked))

    assert counts[0] == counts[1]


def paper(*beside, kind="report"):
    return PaperFacts(
        kind=type_of(kind),
        authority="Ủy ban nhân dân xã Sơn Vĩ",
        place="Sơn Vĩ",
        subject="kết quả kiểm kê đất đai",
        body="Nội dung.",
        code="15/BC-UBND",
        issued_on=None,
        signer=("CHỦ TỊCH",),
        signer_name="Vàng A Páo",
        beside=[
            Signature(f"signer_{place}", ["CHỨC VỤ"], name)
            for place, name in enumerate(beside, start=2)
        ],
        receivers=("Như trên;", "Lưu: VT."),
    )


@pytest.mark.parametrize("count", range(6))
def test_signatures_stand_two_in_a_row_with_the_signer_at_the_right_of_the_first(count):
    names = [f"Người thứ {turn}" for turn in range(count)]

    pdf, spots = print_paper(paper(*names))

    signer = spots["signer"]
    others = [spots[f"signer_{place}"] for place in range(2, count + 2)]
    assert all(one.page == signer.page for one in others)
    assert all(one.x < signer.x for one in others[:1])
    assert_apart(
        *[(one.x, one.y, one.x + one.width, one.y + one.height) for one in [signer, *others]]
    )
    heights = [round(one.y) for one in others]
    assert heights == sorted(heights, reverse=True)
    assert heights[1:] == [] or heights[1] < heights[0]
    words = " ".join(PdfDocument(pdf)[signer.page].get_textpage().get_text_range().split())
    assert all(name in words for name in [*names, "Vàng A Páo", "Nơi nhận"])


def test_in_minutes_the_first_beside_the_signer_is_the_secretary():
    alone = print_paper(paper(kind="minutes"))
    pdf, spots = print_paper(paper("Lò Thị Mai", kind="minutes"))

    words = " ".join(PdfDocument(pdf)[0].get_textpage().get_text_range().split())
    assert "signer_2" not in alone[1]
    assert "THƯ KÝ" in " ".join(
        PdfDocument(alone[0])[0].get_textpage().get_text_range().split()
    )
    assert words.count("THƯ KÝ") == 1
    assert {"signer", "signer_2"} <= set(spots)


def test_in_a_contract_the_other_side_keeps_its_place():
    pdf, spots = print_paper(paper("Lò Thị Mai", kind="contract"))

    words = " ".join(PdfDocument(pdf)[0].get_textpage().get_text_range().split())
    assert "ĐẠI DIỆN BÊN B" in words
    assert spots["signer_2"].y < spots["signer"].y


def waits_of(user):
    return [one.waits for one in waiting_for(user)]


def test_the_clerk_is_called_only_when_all_persons_have_signed(office, client):
    document = submitted(office, "head", "deputy")

    sign(document, office["head"])
    after_the_first = waits_of(office["clerk"])
    sign(document, office["deputy"])
    after_the_second = waits_of(office["clerk"])
    sign(document, office["chair"])

    assert (after_the_first, after_the_second) == ([], [])
    assert waits_of(office["clerk"]) == ["seal"]
    sign(document, office["clerk"])
    assert waits_of(office["clerk"]) == ["release"]


def laid_back(office):
    """Number a document by its signer's signature, and have the last one refuse theirs."""
    document = submitted(office, "head", at_once=True)
    sign(document, office["chair"])
    request = requests_of("documents", [document.pk])[document.pk]
    step = next(one for one in request.steps if one.state == "ready")
    refuse_step(step.step_id, actor=office["head"], reason="Sai số liệu mục 2")
    document.refresh_from_db()
    return document


def test_a_refusal_takes_the_name_of_the_signer_off_the_document(office):
    document = laid_back(office)

    assert (document.state, document.code) == ("draft", "01/BC-UBND")
    assert (document.signer_name, document.signer_position) == ("", "")
    assert "vang a pao" not in document.search_text


def test_a_numbered_draft_is_given_up_by_the_clerk_and_its_number_stands_as_void(
    office, client
):
    document = laid_back(office)
    address = reverse("documents:act", args=[document.pk, "void"])
    client.force_login(office["clerk"], backend=BACKEND)
    reason = "Không tiếp tục ban hành."

    asked = client.get(address).content.decode()
    client.post(address, {"reason": reason})
    again = client.post(address, {"reason": reason})
    register = client.get(reverse("documents:register")).content.decode()

    document.refresh_from_db()
    [row] = register_rows(document.register, document.year)
    act = DocumentAct.objects.get(document=document, key="number_voided")
    next_one = submitted(office)
    sign(next_one, office["chair"])
    assert "không bao giờ cấp lại" in asked
    assert (document.state, document.number, again.status_code) == ("dropped", 1, 403)
    assert (row[0], row[3], row[9]) == ("01/BC-UBND", "", f"Đã hủy: {reason}")
    assert f"Đã hủy: {reason}" in register
    assert (act.words, act.details["exception"]) == (reason, "01/BC-UBND")
    assert next_one.code == "02/BC-UBND"
    told = Notice.objects.filter(receiver=office["author"], kind="documents.given_up")
    assert told.count() == 1


def test_only_who_keeps_the_register_gives_up_a_number(office, client):
    document = laid_back(office)
    client.force_login(office["author"], backend=BACKEND)

    refused = client.post(
        reverse("documents:act", args=[document.pk, "void"]), {"reason": "Thôi"}
    )

    assert refused.status_code == 403
    for give_up in (give_up_numbered, drop_draft):
        with pytest.raises((PermissionDenied, WrongStateError)):
            give_up(document, reason="Thôi", actor=office["author"])
    document.refresh_from_db()
    assert document.state == "draft"


@pytest.mark.parametrize("reason", ["Thôi", " "])
def test_a_number_is_given_up_with_a_reason_and_where_there_is_one(office, reason):
    document = laid_back(office) if reason == " " else drafted(office["author"])

    with pytest.raises(WrongStateError):
        give_up_numbered(document, reason=reason, actor=office["clerk"])

    document.refresh_from_db()
    assert document.state == "draft"


def test_what_is_being_signed_keeps_its_number(office):
    document = submitted(office, "head", at_once=True)
    sign(document, office["chair"])

    with pytest.raises(WrongStateError):
        give_up_numbered(document, reason="Thôi", actor=office["clerk"])

    document.refresh_from_db()
    assert document.state == "signing"


def test_signatures_of_before_there_were_several_signers_are_still_known(office):
    document = submitted(office)
    sign(document, office["chair"], office["clerk"])
    for act in DocumentAct.objects.filter(document=document, key="signed"):
        act.details = {}
        act.save()

    assert issuers_of(document.pk).signer_id == office["chair"].pk


def test_of_old_signatures_one_that_was_refused_is_not_the_one_that_counts(office):
    document = drafted(office["author"])
    for key, name in (
        ("submitted", "author"),
        ("signed", "deputy"),
        ("refused", "chair"),
        ("submitted", "author"),
        ("signed", "chair"),
        ("signed", "clerk"),
    ):
        note(document, key, actor=office[name])

    assert issuers_of(document.pk).signer_id == office["chair"].pk
