import asyncio
from io import BytesIO

import pikepdf
import pytest
from django.utils import translation

from xaso.office.signing.engine.errors import DocumentError, PlaceTakenError, SigningError
from xaso.office.signing.engine.geometry import seal_box
from xaso.office.signing.engine.pades import page_size, sign_pdf
from xaso.office.signing.engine.ports import Level, Mark
from xaso.office.signing.tests.engine_papers import (
    AT,
    PERSON,
    SEAL_MM,
    decision,
    handwriting,
    judged,
    judged_by_poppler,
    p12_of,
    seal,
    signatures,
    stamps_of,
    token_key,
    trust_in,
)

VALID = "Signature is Valid."
RSA, EC = "chu.tich", "truong.phong"


def every(kind):
    """The kinds of refusal, however deep."""
    return [kind, *(one for below in kind.__subclasses__() for one in every(below))]


@pytest.fixture(params=["p12", "token"])
def opened(request, ca):
    """Open the key of a holder, in a file or on a token."""
    if request.param == "p12":
        return lambda name: p12_of(ca, name)
    token = request.getfixturevalue("soft_token")
    return lambda name: token_key(token, name)


def signed(pdf, key, ca, field="nguoi_ky", **words):
    level = words.pop("level", Level.B_B)
    helped = {"timestamper": stamps_of(ca), "trust": trust_in(ca)} if level != Level.B_B else {}
    return sign_pdf(pdf, key, field=field, level=level, **helped, **words)


@pytest.mark.parametrize("level", Level)
@pytest.mark.parametrize("holder", [RSA, EC])
def test_every_key_signs_at_every_level(ca, opened, holder, level):
    with opened(holder) as key:
        pdf = signed(decision(), key, ca, level=level, box=PERSON, mark=Mark(handwriting()))

    (status,) = judged(pdf, ca)
    people, stamps = signatures(pdf)
    assert status.bottom_line, status.pretty_print_details()
    assert (status.timestamp_validity is not None) == (level != Level.B_B)
    assert len(stamps) == (1 if level == Level.B_LTA else 0)
    assert judged_by_poppler(pdf)["nguoi_ky"] == VALID
    assert people[0].signed_data["encap_content_info"]["content_type"].native == "data"


def test_three_signatures_after_one_another_stay_valid(ca):
    pdf = decision()
    for holder, field in ((RSA, "mot"), (EC, "hai"), ("con.dau.ubnd", "ba")):
        before = pdf
        with p12_of(ca, holder) as key:
            pdf = signed(pdf, key, ca, field, level=Level.B_LTA)
        assert pdf.startswith(before)

    assert [one.bottom_line for one in judged(pdf, ca)] == [True, True, True]
    said = judged_by_poppler(pdf)
    assert [said[name] for name in ("mot", "hai", "ba")] == [VALID] * 3


def test_two_organisations_seal_one_document(ca):
    pdf = decision()
    for holder in ("con.dau.ubnd", "con.dau.hdnd"):
        with p12_of(ca, holder) as key:
            place = seal_box(PERSON, SEAL_MM)
            pdf = signed(pdf, key, ca, holder.replace(".", "_"), box=place, mark=Mark(seal()))

    names = [one.signing_cert.subject.native["common_name"] for one in judged(pdf, ca)]
    assert names == ["Ủy ban nhân dân xã Vĩnh Hưng", "Hội đồng nhân dân xã Vĩnh Hưng"]
    assert set(judged_by_poppler(pdf).values()) == {VALID}


def test_a_signed_paper_stays_a_whole_pdf_a(ca):
    with p12_of(ca, RSA) as key:
        pdf = signed(
            decision(), key, ca, level=Level.B_LTA, box=PERSON, mark=Mark(handwriting())
        )
        pdf = signed(pdf, key, ca, "hai", box=PERSON, mark=Mark(lines=("15/QĐ-UBND", "giờ")))

    with pikepdf.open(BytesIO(pdf)) as opened, opened.open_metadata() as about:
        assert about.pdfa_status == "2B"
        assert len(opened.pages) == 1
        assert opened.check_pdf_syntax() == []


def test_the_moment_of_signing_is_the_one_that_was_given_in_vietnamese_time(ca):
    with p12_of(ca, RSA) as key:
        pdf = signed(decision(), key, ca, at=AT, reason="Phê duyệt", location="Vĩnh Hưng")

    (found,), _stamps = signatures(pdf)
    assert found.self_reported_timestamp.isoformat() == "2026-11-20T09:30:00+07:00"
    assert found.sig_object["/Reason"] == "Phê duyệt"
    assert found.sig_object["/Location"] == "Vĩnh Hưng"


def test_a_changed_byte_is_seen_by_both(ca):
    with p12_of(ca, RSA) as key:
        pdf = signed(decision(), key, ca)
    at = len(decision()) // 2
    changed = pdf[:at] + bytes([pdf[at] ^ 1]) + pdf[at + 1 :]

    assert judged_by_poppler(changed)["nguoi_ky"] == "Digest Mismatch."


def test_a_place_is_signed_once(ca):
    with p12_of(ca, RSA) as key:
        pdf = signed(decision(), key, ca)

        with pytest.raises(PlaceTakenError):
            signed(pdf, key, ca)

    assert list(judged_by_poppler(pdf)) == ["nguoi_ky"]


@pytest.mark.parametrize(
    "content", [b"", b"khong phai PDF", b"%PDF-1.7\n%%EOF", decision()[:-800]]
)
def test_what_is_no_whole_pdf_is_refused(ca, content):
    with p12_of(ca, RSA) as key, pytest.raises(DocumentError):
        signed(content, key, ca)


def test_an_encrypted_pdf_is_refused(ca):
    locked = BytesIO()
    with pikepdf.open(BytesIO(decision())) as opened:
        opened.save(locked, encryption=pikepdf.Encryption(owner="chu", user=""))

    with p12_of(ca, RSA) as key, pytest.raises(DocumentError):
        signed(locked.getvalue(), key, ca)


def test_a_page_that_is_not_there_is_refused(ca):
    box = PERSON.__class__(3, 10, 10, 50, 50)

    with p12_of(ca, RSA) as key, pytest.raises(DocumentError):
        signed(decision(), key, ca, box=box, mark=Mark(handwriting()))


def test_the_size_of_a_page_is_known():
    assert page_size(decision()) == pytest.approx((595.28, 841.89), abs=0.1)


@pytest.mark.parametrize(
    "words",
    [
        {"field": ""},
        {"field": "phòng.một"},
        {"field": "a", "level": Level.B_T},
        {"field": "a", "level": Level.B_LTA},
        {"field": "a", "mark": Mark(lines=("x",))},
    ],
)
def test_a_wish_that_cannot_be_is_a_mistake_of_the_program(ca, words):
    with p12_of(ca, RSA) as key, pytest.raises(ValueError, match=r"."):
        sign_pdf(decision(), key, **words)


def test_it_signs_inside_an_event_loop_too(ca):
    async def signs():
        with p12_of(ca, RSA) as key:
            return signed(decision(), key, ca)

    assert list(judged_by_poppler(asyncio.run(signs()))) == ["nguoi_ky"]


@pytest.mark.parametrize("error", every(SigningError))
def test_every_refusal_has_a_vietnamese_sentence_of_its_own(error):
    with translation.override("en"):
        english = str(error().reason)
    with translation.override("vi"):
        vietnamese = str(error().reason)

    assert english.endswith(".")
    assert vietnamese != english
    assert vietnamese.endswith(".")
