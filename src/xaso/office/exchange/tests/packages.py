"""Packages for tests: sound ones, and the pieces to spoil."""

import hashlib
import io
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from xaso.kernel.files.testing import a_pdf
from xaso.office.exchange.edxml.codes import document_uid
from xaso.office.exchange.edxml.reading import open_package
from xaso.office.exchange.edxml.tree import (
    Answered,
    Business,
    EnclosedFile,
    Message,
    Organ,
    Signer,
    Staff,
    StatusMessage,
)

DAY = date(2026, 11, 20)
HERE_CODE, THERE_CODE = "H56.99.49", "H56.99.61"
SENDER = Organ(HERE_CODE, "UBND xã An Bình", in_charge="UBND tỉnh")
RECEIVER = Organ(THERE_CODE, "UBND xã Bình Minh")


def a_file(name="45-BC-UBND.pdf", content=None, media_type="application/pdf"):
    content = a_pdf("Báo cáo") if content is None else content
    digest = hashlib.sha256(content).hexdigest()
    return EnclosedFile(name, lambda: io.BytesIO(content), len(content), digest, media_type)


def a_message(**changed):
    usual = {
        "sender": SENDER,
        "receivers": (RECEIVER,),
        "document_uid": document_uid(HERE_CODE, DAY, "45", "BC-UBND"),
        "number": "45",
        "notation": "BC-UBND",
        "place": "An Bình",
        "issued_on": DAY,
        "type_name": "Báo cáo",
        "subject": "Kết quả chuyển đổi số tháng 11 & “kế hoạch” <năm 2027>",
        "signer": Signer("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH", "Nguyễn Văn Mẫu"),
        "business": Business(staff=Staff(name="Trần Thị Thư")),
        "attachments": (a_file(),),
    }
    return Message(**usual | changed)


def a_status(status="03", **changed):
    usual = {
        "sender": RECEIVER,
        "receivers": (SENDER,),
        "about": Answered(HERE_CODE, "45/BC-UBND", a_message().document_uid, DAY),
        "status": status,
        "description": "Đã vào sổ văn bản đến",
        "at": datetime(2026, 11, 20, 2, 5, tzinfo=UTC),
    }
    return StatusMessage(**usual | changed)


def a_signing_key(name="UBND xã An Bình"):
    """Return a key and its certificate as one PEM, and the certificate alone."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder(subject, subject, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=30))
        .sign(key, hashes.SHA256())
        .public_bytes(serialization.Encoding.PEM)
    )
    private = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    return private + certificate, certificate


def read(package, **how):
    """Return what a package says, its files in memory."""
    with open_package(io.BytesIO(package), **how) as found:
        if not isinstance(found, Message):
            return found
        kept = tuple(_in_memory(one) for one in found.attachments)
        return replace(found, attachments=kept)


def _in_memory(one):
    content = one.open().read()
    return replace(one, open=lambda: io.BytesIO(content))
