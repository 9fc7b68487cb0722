"""Keys, authorities and papers to sign, for tests of other modules and for the demonstration."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from uuid import UUID

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    pkcs12,
)
from cryptography.x509.oid import NameOID
from django.conf import settings
from PIL import Image, ImageDraw

from xaso.kernel.accounts.api import User
from xaso.kernel.files.api import read
from xaso.kernel.files.testing import a_pdf
from xaso.kernel.tenancy.api import require_commune
from xaso.lib import clock
from xaso.lib.ids import uuid7
from xaso.office.signing.api import request_signatures
from xaso.office.signing.boxes import Box
from xaso.office.signing.certificates import read_certificate
from xaso.office.signing.contracts import (
    Prepared,
    RequestInput,
    SigningSource,
    StepInfo,
    StepInput,
)
from xaso.office.signing.models import (
    SignatureImage,
    SigningAuthority,
    SigningKey,
    SigningStep,
)
from xaso.office.signing.services.images import Size, add_image
from xaso.office.signing.sources import sources
from xaso.office.signing.states import (
    AuthorityKind,
    ImageKind,
    KeyOwner,
    KeyProvider,
    StepKind,
)

PIN = "246813"
BOXES = {
    "signer": Box(0, 330, 120, 150, 60),
    "seal": Box(0, 280, 100, 90, 90),
}


def signing_key(
    user: User | None, *, recorder: User | None = None, p12: bytes = b"", pin: str = PIN
) -> SigningKey:
    """Return a key of a person, or of the organisation's seal (``None``), that ``PIN`` opens.

    Without a file (``p12`` and its ``pin``) a key of an unknown authority is made.
    """
    name = f"{uuid7().hex}.p12"
    content = p12 or self_made_p12(user.full_name if user else "Ủy ban nhân dân xã Thử")
    folder = Path(settings.XASO_SIGNING_KEYS) / str(require_commune())
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_bytes(content)
    found = pkcs12.load_pkcs12(content, pin.encode()).cert
    assert found is not None  # noqa: S101 (a key file without a certificate is a wrong test)
    about = read_certificate(found.certificate.public_bytes(Encoding.DER))
    by = user or recorder
    assert by is not None  # noqa: S101 (somebody registers the seal)
    return SigningKey.objects.create(
        owner=KeyOwner.PERSON if user else KeyOwner.ORGANISATION,
        holder=user,
        provider=KeyProvider.PKCS12,
        place=name,
        certificate=about.pem,
        subject=about.subject,
        issuer=about.issuer,
        serial=about.serial,
        fingerprint=about.fingerprint,
        valid_from=about.valid_from,
        valid_to=about.valid_to,
        registered_by=by,
        registered_at=clock.now(),
    )


def self_made_p12(name: str, *, pin: str = PIN, days: tuple[int, int] = (-400, 400)) -> bytes:
    """Return a key file with a certificate that nobody but itself vouches for."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = datetime.now(UTC)
    usage = x509.KeyUsage(
        digital_signature=True,
        content_commitment=True,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=False,
        crl_sign=False,
        encipher_only=False,
        decipher_only=False,
    )
    certificate = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now + timedelta(days=days[0]))
        .not_valid_after(now + timedelta(days=days[1]))
        .add_extension(usage, critical=True)
        .sign(key, hashes.SHA256())
    )
    locked = BestAvailableEncryption(pin.encode())
    return pkcs12.serialize_key_and_certificates(name.encode(), key, certificate, None, locked)


def signature_image(
    holder: User | None, *, keeper: User | None = None, size: tuple[int, int] = (40, 16)
) -> SignatureImage:
    """Return a picture in use: somebody's blue handwriting, or the red seal (``None``)."""
    kind = ImageKind.HANDWRITING if holder else ImageKind.SEAL
    colour = (20, 40, 190, 255) if holder else (200, 20, 30, 255)
    picture = Image.new("RGBA", (400, 400 * size[1] // size[0]), (255, 255, 255, 0))
    inside = (20, 20, picture.width - 20, picture.height - 20)
    ImageDraw.Draw(picture).ellipse(inside, outline=colour, width=12)
    out = BytesIO()
    picture.save(out, "PNG")
    by = holder or keeper
    assert by is not None  # noqa: S101 (somebody adds the seal)
    real = Size(Decimal(size[0]), Decimal(size[1]))
    return add_image(kind, BytesIO(out.getvalue()), real, actor=by)


def authority(
    holder: User,
    kind: AuthorityKind = AuthorityKind.OWN,
    position: str = "Chủ tịch",
    *,
    principal: User | None = None,
    days: tuple[date, date | None] = (date(2025, 7, 1), None),
) -> SigningAuthority:
    """Return an authority by which somebody signs, in the chairman's place if it is lent."""
    return SigningAuthority.objects.create(
        holder=holder,
        kind=kind,
        position=position,
        principal=principal,
        principal_position="Chủ tịch" if principal else "",
        collective="Ủy ban nhân dân" if kind == AuthorityKind.TM else "",
        decision_number="12/QĐ-UBND",
        decision_date=days[0],
        valid_from=days[0],
        valid_to=days[1],
        recorded_by=principal or holder,
        recorded_at=clock.now(),
    )


@dataclass
class PaperSource(SigningSource):
    """Papers of tests: what was prepared, signed and refused is remembered in memory."""

    key: str = "papers"
    numbers: dict[UUID, int] = field(default_factory=dict)
    files: dict[UUID, UUID] = field(default_factory=dict)
    asked: list[StepInfo] = field(default_factory=list)
    refusals: dict[UUID, str] = field(default_factory=dict)
    called_off: dict[UUID, str] = field(default_factory=dict)
    completed: set[UUID] = field(default_factory=set)
    fixed: set[UUID] = field(default_factory=set)

    def preview(self, subject_id: UUID, step: StepInfo) -> bytes:
        """Return the present paper."""
        return self._content(subject_id)

    def prepare(self, subject_id: UUID, step: StepInfo, at: datetime) -> Prepared:
        """Take a number at the first signature and return the paper."""
        self.asked.append(step)
        self.numbers.setdefault(subject_id, len(self.numbers) + 1)
        return Prepared(self._content(subject_id), "quyet-dinh.pdf", BOXES)

    def signed(
        self, subject_id: UUID, step: StepInfo, file_id: UUID, *, completed: bool
    ) -> None:
        """Remember the file."""
        self.files[subject_id] = file_id
        if completed:
            self.completed.add(subject_id)

    def refused(self, subject_id: UUID, step: StepInfo, reason: str) -> None:
        """Remember the reason."""
        self.refusals[subject_id] = reason

    def cancelled(self, subject_id: UUID, reason: str, by: UUID) -> None:
        """Remember why it was called off."""
        self.called_off[subject_id] = reason

    def address(self, subject_id: UUID) -> str:
        """Return some page."""
        return "/signing/"

    def succeeded(self, subject_id: UUID, before: UUID, after: UUID, reason: str) -> bool:
        """Let successors sign, but for those whose names were fixed."""
        return subject_id not in self.fixed

    def _content(self, subject_id: UUID) -> bytes:
        found = self.files.get(subject_id)
        return read(found) if found else a_pdf(f"Quyết định {subject_id}")


def paper_source() -> PaperSource:
    """Return the source of papers for tests, registered once."""
    if PaperSource.key not in sources:
        sources.register(PaperSource())
    found = sources[PaperSource.key]
    assert isinstance(found, PaperSource)  # noqa: S101 (nobody else takes this key)
    return found


def paper_to_sign(
    *signers: User,
    asker: User,
    seal: bool = False,
    title: str = "Quyết định khen thưởng",
    at_once: bool = False,
) -> UUID:
    """Submit a paper for the signatures of persons, in turn or at once, then the seal.

    Returns the request.
    """
    paper_source()
    steps = [
        StepInput(
            StepKind.PERSON, 1 if at_once else turn, one.pk, "signer" if turn == 1 else ""
        )
        for turn, one in enumerate(signers, start=1)
    ]
    if seal:
        steps.append(StepInput(StepKind.ORGANISATION, len(signers) + 1, None, "seal"))
    wish = RequestInput(
        source=PaperSource.key, subject_id=uuid7(), title=title, steps=tuple(steps)
    )
    return request_signatures(wish, requested_by=asker)


def steps_of(request_id: UUID) -> list[SigningStep]:
    """Return the steps of a request in turn."""
    return list(SigningStep.objects.filter(request_id=request_id).order_by("order", "id"))
