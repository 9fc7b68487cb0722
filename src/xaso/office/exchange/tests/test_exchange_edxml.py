"""Packages as other systems write them, and as we do."""

import io
import re
import zipfile
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from signxml import XMLSigner

from xaso.office.exchange.edxml.errors import (
    FieldMissingError,
    FieldTooLongError,
    FieldWrongError,
    NoAttachmentError,
)
from xaso.office.exchange.edxml.signatures import DS, PackageSigner
from xaso.office.exchange.edxml.tree import (
    Answered,
    Business,
    Hop,
    Message,
    Organ,
    OtherInfo,
    Replaced,
    Signer,
    Staff,
    StatusMessage,
    Update,
)
from xaso.office.exchange.edxml.values import read_moment
from xaso.office.exchange.edxml.writing import (
    LGSP_ORDER,
    NAMESPACE,
    SDK_ORDER,
    Style,
    write_package,
)
from xaso.office.exchange.faults import Fault
from xaso.office.exchange.states import MessageKind, SignatureState
from xaso.office.exchange.tests.packages import (
    HERE_CODE,
    a_file,
    a_message,
    a_signing_key,
    a_status,
    read,
)

SAMPLE = Path(__file__).parent / "data" / "sample.edxml"


def bare(message):
    """Return a message without what reading adds."""
    files = [
        (one.name, one.open().read(), one.sha256, one.description)
        for one in message.attachments
    ]
    plain = replace(
        message, attachments=(), remarks=(), signature=SignatureState.NONE, signed_by=""
    )
    return plain, files


def test_the_sample_of_another_system_is_read_whole():
    found = read(SAMPLE.read_bytes())

    assert isinstance(found, Message)
    assert found.document_uid == "H99.12,2026/11/20,45/BC-UBND"
    assert (found.code, found.type_name, found.kind) == ("45/BC-UBND", "Báo cáo", "new")
    assert [one.code for one in found.receivers] == ["H99.1", "H99.13"]
    assert found.due_on == date(2026, 11, 30)
    assert found.answers[0].code == "120/VP-TH"
    assert found.to_places == ("Như trên", "Lưu: VT")
    assert found.business.staff.name == "Trần Thị Thư Mẫu"
    pdf, table = found.attachments
    assert pdf.open().read().startswith(b"%PDF-")
    assert pdf.was_zipped
    assert table.open().read().decode("utf-8-sig").count("\n") >= 1
    assert not table.was_zipped


def test_the_signature_of_the_sample_holds_and_its_signer_is_a_stranger():
    found = read(SAMPLE.read_bytes())

    assert found.signature == SignatureState.UNKNOWN
    assert found.signed_by.startswith("UBND xa An Binh Mau")


@pytest.mark.parametrize("order", [SDK_ORDER, LGSP_ORDER], ids=["sdk", "lgsp"])
@pytest.mark.parametrize("zipped", [True, False])
def test_what_we_write_is_read_the_same(order, zipped):
    message = a_message()

    found = read(write_package(message, Style(order=order, zipped=zipped)))

    assert bare(found)[0] == bare(message)[0]
    assert [one[:3] for one in bare(found)[1]] == [one[:3] for one in bare(message)[1]]


def test_the_header_stands_in_the_order_that_was_asked_for():
    root = etree.fromstring(write_package(a_message(), Style(order=LGSP_ORDER)))

    header = root.find(f".//{{{NAMESPACE}}}MessageHeader")
    names = [etree.QName(one).localname for one in header]
    wanted = [name for name in LGSP_ORDER if name in names]
    assert list(dict.fromkeys(names)) == wanted
    assert names[-1] == "DocumentId"


def test_the_prefix_stands_before_every_name_inside_the_envelope_and_none_of_the_files():
    text = write_package(a_message()).decode()

    envelope, _, files = text.partition("<AttachmentEncoded>")
    inside = envelope[envelope.index("<edXML:edXMLEnvelope") :]
    assert not re.findall(r"</?(?!edXML:|/)[A-Za-z]", inside)
    prefixed = {one for one in re.findall(r"<(edXML:\w+)", files)}
    assert prefixed == {"edXML:ContentTransferEncoded"}


@pytest.mark.parametrize(
    ("spoil", "remark"),
    [
        (lambda text: text.replace("edXML:", "").replace(":edXML=", "="), "no prefix"),
        (lambda text: "\ufeff" + text, "byte order mark"),
        (lambda text: "1a2f\r\n" + text, "stray bytes"),
        (lambda text: text.replace("cid:1", "1"), "no cid"),
        (lambda text: text.replace("<ContentId>cid:1<", "<ContentId>CID:1<"), "other case"),
        (lambda text: text.replace("2026/11/20", "2026-11-20"), "another way to write days"),
        (
            lambda text: text.replace("edXML:", "e:").replace("xmlns:edXML", "xmlns:e"),
            "prefix e",
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_quirks_of_other_systems_change_nothing(spoil, remark):
    message = a_message(document_uid=f"{HERE_CODE},x,45/BC-UBND")
    text = write_package(message).decode()
    text = text.replace(' xmlns="http', ' xmlns="http', 1)
    if remark == "no prefix":
        text = text.replace(f' xmlns:edXML="{NAMESPACE}"', "", 1)

    found = read(spoil(text).encode())

    assert bare(found)[0] == bare(message)[0]


def test_fields_in_any_order_are_found():
    root = etree.fromstring(write_package(a_message()))
    header = root.find(f".//{{{NAMESPACE}}}MessageHeader")
    header[:] = list(reversed(header))

    found = read(etree.tostring(root))

    assert bare(found)[0] == bare(a_message())[0]


def test_older_codes_of_thirteen_characters_are_taken_and_written():
    message = a_message(sender=Organ("000.00.15.H51", "Sở Mẫu"))

    found = read(write_package(message))

    assert found.sender.code == "000.00.15.H51"


def test_a_zip_that_is_the_file_itself_stays_a_zip():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("so-lieu.csv", "a,b")
    file = a_file("so-lieu.zip", out.getvalue(), "application/zip")

    plain = read(write_package(a_message(attachments=(file,))))
    packed = read(write_package(a_message(attachments=(file,)), Style(zipped=True)))

    assert plain.attachments[0].open().read() == out.getvalue()
    assert packed.attachments[0].open().read() == out.getvalue()


def test_a_slash_in_the_name_of_a_file_becomes_a_dash():
    found = read(write_package(a_message(attachments=(a_file("15/QĐ-UBND.pdf"),))))

    assert found.attachments[0].name == "15-QĐ-UBND.pdf"
    assert "slash_in_name" in found.remarks


def test_a_document_without_identifier_gets_the_one_of_the_rule():
    text = write_package(a_message()).decode()
    text = re.sub(r"<edXML:DocumentId>[^<]*</edXML:DocumentId>", "", text)

    assert read(text.encode()).document_uid == f"{HERE_CODE},2026/11/20,45/BC-UBND"


def test_number_and_notation_in_one_field_are_taken_apart():
    text = write_package(a_message()).decode()
    text = text.replace("<edXML:CodeNumber>45<", "<edXML:CodeNumber>45/BC-UBND<")
    text = text.replace("<edXML:CodeNotation>BC-UBND</edXML:CodeNotation>", "")

    found = read(text.encode())

    assert (found.number, found.notation) == ("45", "BC-UBND")


KINDS = [
    Business(MessageKind.RECALL, "Ban hành nhầm", document_uid="x"),
    Business(
        MessageKind.UPDATE, "Sửa nơi nhận", "x",
        update=Update("0", "1", (("H56.1", "1"), ("H56.2", "0"))),
    ),
    Business(
        MessageKind.REPLACEMENT, "Thay thế",
        replaced=(Replaced("H56.99.49,2026/11/01,40/BC-UBND", ("H56.99.61",)),),
    ),
]  # fmt: skip


@pytest.mark.parametrize("business", KINDS, ids=lambda one: one.kind)
def test_recalls_changes_and_replacements_go_both_ways(business):
    found = read(write_package(a_message(business=business)))

    assert found.business == business
    assert found.kind == business.kind


def test_a_recall_needs_neither_file_nor_subject():
    message = a_message(
        attachments=(), subject="", business=Business(MessageKind.RECALL, "Sai thể thức")
    )

    assert read(write_package(message)).kind == MessageKind.RECALL


def test_a_status_goes_both_ways():
    status = a_status("06", staff=Staff("Văn phòng", "Đỗ Thị Kim"))

    found = read(write_package(status))

    assert isinstance(found, StatusMessage)
    assert found == status


def test_fourteen_is_read_as_agreed():
    text = write_package(a_status("15")).decode().replace(">15<", ">14<")

    found = read(text.encode())

    assert (found.status, found.remarks) == ("15", ("status_14",))


@pytest.mark.parametrize("status", ["02", "13", "16"])
def test_a_status_that_needs_a_reason_is_not_written_without(status):
    with pytest.raises(FieldMissingError) as caught:
        write_package(a_status(status, description=""))

    assert caught.value.fault == Fault.NO_REASON


@pytest.mark.parametrize(
    ("changed", "error"),
    [
        ({"subject": ""}, FieldMissingError),
        ({"subject": "x" * 501}, FieldTooLongError),
        ({"notation": "x" * 31}, FieldTooLongError),
        ({"receivers": ()}, FieldMissingError),
        ({"receivers": (Organ("Z99"),)}, FieldWrongError),
        ({"sender": Organ("h56.1")}, FieldWrongError),
        ({"sender": Organ("H56." + "1" * 40)}, FieldWrongError),
        ({"attachments": ()}, NoAttachmentError),
        ({"business": Business(MessageKind.RECALL)}, FieldMissingError),
        ({"business": Business(MessageKind.REPLACEMENT, "Thay")}, FieldMissingError),
    ],
)
def test_nothing_incomplete_leaves_us(changed, error):
    with pytest.raises(error):
        write_package(a_message(**changed))


@pytest.mark.parametrize(
    ("written", "hour"),
    [
        ("2026/11/20 09:05:30", 9),
        ("2026-11-20T09:05:30", 9),
        ("2026-11-20T09:05:30.123Z", 9),
        ("20/11/2026 09:05", 9),
        ("20/11/2026", 0),
    ],
)
def test_moments_are_read_however_they_were_written(written, hour):
    found = read_moment(written)

    assert (found.date(), found.hour) == (date(2026, 11, 20), hour)
    assert read_moment("hôm qua") is None


class TestSignatures:
    PEM, CERTIFICATE = a_signing_key()

    def signed(self, message=None):
        return write_package(message or a_message(), Style(signer=PackageSigner(self.PEM)))

    def test_our_signature_is_rsa_sha256_and_stands_in_the_header(self):
        root = etree.fromstring(self.signed())

        assert root.find(f".//{{{DS}}}SignatureMethod").get("Algorithm").endswith("rsa-sha256")
        parent = root.find(f".//{{{DS}}}Signature").getparent()
        assert etree.QName(parent).localname == "edXMLHeader"

    def test_a_signer_who_is_known_here_counts(self):
        found = read(self.signed(), trusted=self.CERTIFICATE)

        assert (found.signature, found.signed_by) == (SignatureState.VALID, "UBND xã An Bình")

    def test_a_status_is_signed_too(self):
        package = write_package(a_status(), Style(signer=PackageSigner(self.PEM)))

        assert read(package, trusted=self.CERTIFICATE).signature == SignatureState.VALID
        root = etree.fromstring(package)
        parent = root.find(f".//{{{DS}}}Signature").getparent()
        assert etree.QName(parent).localname == "edXMLHeader"

    def test_a_package_changed_after_signing_is_refused(self):
        changed = self.signed().replace(b">45<", b">46<")

        with pytest.raises(Exception) as caught:
            read(changed)

        assert caught.value.fault == Fault.BAD_SIGNATURE

    def test_a_file_exchanged_after_signing_is_refused(self):
        other = write_package(a_message(attachments=(a_file(content=b"%PDF-1.7 gia mao"),)))
        start, end = b"ContentTransferEncoded>", b"</edXML:ContentTransferEncoded"
        forged = other[other.index(start) : other.index(end)]
        signed = self.signed()
        package = signed[: signed.index(start)] + forged + signed[signed.index(end) :]

        with pytest.raises(Exception) as caught:
            read(package)

        assert caught.value.fault == Fault.BAD_SIGNATURE

    def test_an_empty_signature_is_none(self):
        text = write_package(a_message()).decode()
        text = text.replace(
            "</edXML:edXMLHeader>", "<edXML:DigitalSignature/></edXML:edXMLHeader>"
        )

        assert read(text.encode()).signature == SignatureState.NONE

    def test_a_signature_in_the_namespace_of_edxml_cannot_be_checked(self):
        text = write_package(a_message()).decode()
        foreign = "<edXML:Signature><edXML:SignedInfo/></edXML:Signature></edXML:edXMLHeader>"

        found = read(text.replace("</edXML:edXMLHeader>", foreign).encode())

        assert found.signature == SignatureState.FOREIGN

    def test_sha1_is_taken_with_a_remark(self, monkeypatch):
        monkeypatch.setattr("signxml.signer.XMLSigner.check_deprecated_methods", lambda _: None)
        signer = PackageSigner(self.PEM)
        root = etree.fromstring(write_package(a_message()))
        old = XMLSigner(signature_algorithm="rsa-sha1", digest_algorithm="sha1")
        header = root.find(f".//{{{NAMESPACE}}}edXMLHeader")
        etree.SubElement(header, f"{{{DS}}}Signature", Id="placeholder")
        signed = old.sign(root, key=signer.key, cert=signer.certificates)

        assert read(etree.tostring(signed)).signature == SignatureState.WEAK


line = st.text(
    st.characters(blacklist_categories=("Cs", "Cc", "Z"), max_codepoint=0xFFFD), max_size=30
)
code = st.from_regex(r"[A-Y][0-9]{2}(\.[A-Z0-9]{1,4}){0,4}", fullmatch=True)
organ = st.builds(Organ, code=code, name=line, in_charge=line, address=line, email=line)


@settings(max_examples=60, deadline=None)
@given(
    sender=organ,
    receivers=st.lists(organ, min_size=1, max_size=3).map(tuple),
    subject=line.filter(bool),
    content=line,
    number=st.integers(1, 99999).map(str),
    staff=st.builds(Staff, line, line, line, line),
    signer=st.builds(Signer, line, line, line),
    hops=st.lists(st.builds(Hop, code), max_size=2).map(tuple),
    places=st.lists(line.filter(bool), max_size=3).map(tuple),
    other=st.builds(
        OtherInfo,
        priority=st.sampled_from("01234"),
        sphere=line,
        copies=st.none() | st.integers(0, 999),
        appendixes=st.lists(line.filter(bool), max_size=2).map(tuple),
    ),
    answers=st.lists(st.builds(Answered, code, line, line, st.none()), max_size=2).map(tuple),
    contents=st.lists(st.binary(min_size=1, max_size=300), min_size=1, max_size=3),
    zipped=st.booleans(),
)
def test_whatever_is_said_comes_back(contents, zipped, staff, hops, places, **said):
    files = tuple(
        a_file(f"tep-{number}.bin", b"%" + one) for number, one in enumerate(contents)
    )
    message = a_message(
        attachments=files,
        to_places=places,
        trace=hops,
        business=Business(staff=staff),
        **said | {"answers": tuple(one for one in said["answers"] if one.document_uid)},
    )

    found = read(write_package(message, Style(zipped=zipped)))

    assert bare(found)[0] == bare(message)[0]
    assert [one[1] for one in bare(found)[1]] == [b"%" + one for one in contents]
