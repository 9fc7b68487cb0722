"""Signing in the sample commune: authorities, pictures, keys of the stand-in, papers that wait."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import partial
from io import BytesIO
from pathlib import Path

from xaso.config.demo.drawn_marks import handwriting, seal
from xaso.kernel.accounts.api import User
from xaso.lib import clock
from xaso.office.documents.api import draft
from xaso.office.documents.models import Document
from xaso.office.documents.services.signing import submit_for_signature
from xaso.office.signing.certificates import read_certificate
from xaso.office.signing.models import SigningKey
from xaso.office.signing.places import KeyPlace, folder
from xaso.office.signing.services.authorities import Grant, record_authority
from xaso.office.signing.services.images import Size, add_image
from xaso.office.signing.services.keys import register_key, retire_key
from xaso.office.signing.states import AuthorityKind, ImageKind, KeyOwner, KeyProvider

SINCE = date(2025, 7, 1)
DEPUTIES = ("pho.chu.tich", "pho.chu.tich.2")


@dataclass(frozen=True, slots=True)
class SampleSigners:
    """Who signs in an office: keys of people by sign-in, the seal's key, and who keeps it."""

    office: str
    keys: dict[str, KeyProvider]
    seal_key: str
    chairman: str
    keeper: str

    def people(self) -> dict[str, User]:
        """Return the officials by sign-in."""
        names = {*self.keys, self.keeper}
        return {one.username: one for one in User.objects.filter(username__in=names)}


HERE = SampleSigners(
    office="Ủy ban nhân dân xã Vĩnh Hưng",
    keys={
        "chu.tich": KeyProvider.PKCS12,
        "pho.chu.tich": KeyProvider.PKCS12,
        "pho.chu.tich.2": KeyProvider.PKCS12,
        "van.thu": KeyProvider.PKCS12,
        "truong.phong": KeyProvider.PLUGIN,
    },
    seal_key="con.dau.ubnd",
    chairman="chu.tich",
    keeper="van.thu",
)
NEXT_DOOR = SampleSigners(
    office="Ủy ban nhân dân xã Tân Mẫu",
    keys={"chu.tich.tan.mau": KeyProvider.PKCS12},
    seal_key="con.dau.tan.mau",
    chairman="chu.tich.tan.mau",
    keeper="van.thu.tan.mau",
)


@dataclass(frozen=True, slots=True)
class SamplePaper:
    """A sample draft that waits for a leader: of which type, about what."""

    type_abbr: str
    subject: str
    body: str
    due_in: int


PAPERS = (
    SamplePaper(
        "QĐ", "Về việc thành lập Tổ công nghệ số cộng đồng các thôn",
        "Điều 1. Thành lập tám Tổ công nghệ số cộng đồng tại tám thôn.\n\n"
        "Điều 2. Các tổ hướng dẫn người dân nộp hồ sơ trực tuyến.\n\n"
        "Điều 3. Quyết định này có hiệu lực kể từ ngày ký.", 1,
    ),
    SamplePaper(
        "TB", "Lịch tiếp công dân tháng 12 năm 2026",
        "Chủ tịch Ủy ban nhân dân xã tiếp công dân vào sáng thứ Năm hằng tuần tại trụ sở.", 2,
    ),
    SamplePaper(
        "", "Về việc phối hợp rà soát hộ nghèo năm 2026",
        "Ủy ban nhân dân xã đề nghị các thôn phối hợp rà soát hộ nghèo trước ngày 10 tháng 12.", 4,
    ),
    SamplePaper(
        "KH", "Ra quân vệ sinh môi trường tháng 12 năm 2026",
        "Mỗi thôn ra quân một buổi trong tháng, ưu tiên đường làng và kênh mương.", 7,
    ),
)  # fmt: skip


def load_signing() -> None:
    """Record who signs as what, draw pictures, and lay papers before the chairman."""
    people = HERE.people()
    _presides(HERE)
    _deputies(people)
    _pictures(HERE)
    author = User.objects.get(username="ho.tich")
    for sample in PAPERS:
        made = draft(
            author=author,
            type_abbr=sample.type_abbr,
            subject=sample.subject,
            body=sample.body,
            signer_id=people["chu.tich"].pk,
            due_on=clock.today() + timedelta(days=sample.due_in),
        )
        submit_for_signature(Document.objects.get(pk=made), actor=author)


def load_signing_next_door() -> None:
    """Record that the chairman next door signs, and draw handwriting and seal."""
    _presides(NEXT_DOOR)
    _pictures(NEXT_DOOR)


def load_keys(signers: SampleSigners, p12s: Path, certificates: Path) -> int:
    """Register the stand-in's keys of an office; return how many are new.

    The stand-in issues certificates anew when its address changes: those before go out of use.
    """
    here = folder()
    if here is None:
        return 0
    here.mkdir(parents=True, exist_ok=True, mode=0o700)
    people, made = signers.people(), 0
    for name in (*signers.keys, signers.seal_key):
        (here / f"{name}.p12").write_bytes((p12s / f"{name}.p12").read_bytes())
        actor = people.get(name, people[signers.keeper])
        provider = signers.keys.get(name, KeyProvider.PKCS12)
        place = KeyPlace(provider, "" if provider == KeyProvider.PLUGIN else f"{name}.p12")
        owner = KeyOwner.ORGANISATION if name == signers.seal_key else KeyOwner.PERSON
        made += _register(place, owner, actor, certificates / f"{name}.pem")
    return made


def _register(place: KeyPlace, owner: KeyOwner, actor: User, certificate: Path) -> bool:
    found = read_certificate(certificate.read_bytes())
    in_use = SigningKey.objects.in_use().filter(owner=owner)
    if owner == KeyOwner.PERSON:
        in_use = in_use.filter(holder=actor)
    if in_use.filter(fingerprint=found.fingerprint).exists():
        return False
    for old in in_use:
        retire_key(old.pk, actor=actor, reason="Chứng thư được cấp lại.", is_lost=False)
    register_key(owner, place, found, actor=actor)
    return True


def _presides(signers: SampleSigners) -> None:
    people = signers.people()
    given = Grant(
        holder_id=people[signers.chairman].pk, kind=AuthorityKind.TM, position="Chủ tịch",
        collective="Ủy ban nhân dân", decision_number="01/NQ-HĐND",
        decision_date=SINCE, valid_from=SINCE,
    )  # fmt: skip
    record_authority(given, actor=people[signers.keeper])


def _deputies(people: dict[str, User]) -> None:
    chairman = people["chu.tich"]
    clerk, head = people["van.thu"], people["truong.phong"]
    grant = partial(Grant, decision_date=SINCE, valid_from=SINCE)
    grants = (
        *(
            grant(
                holder_id=people[deputy].pk, kind=AuthorityKind.KT, position="Phó Chủ tịch",
                principal_id=chairman.pk, principal_position="Chủ tịch",
                collective="Ủy ban nhân dân", decision_number="05/QĐ-UBND",
            )
            for deputy in DEPUTIES
        ),
        grant(
            holder_id=head.pk, kind=AuthorityKind.TL, position="Trưởng phòng",
            principal_id=chairman.pk, principal_position="Chủ tịch",
            decision_number="06/QĐ-UBND",
        ),
    )  # fmt: skip
    for one in grants:
        record_authority(one, actor=clerk)


def _pictures(signers: SampleSigners) -> None:
    people, size = signers.people(), Size(Decimal(45), Decimal(19))
    for name in signers.keys:
        if name != signers.keeper:
            drawn = BytesIO(handwriting(name))
            add_image(ImageKind.HANDWRITING, drawn, size, actor=people[name])
    stamp, keeper = BytesIO(seal(signers.office, "Bản dùng thử")), people[signers.keeper]
    add_image(ImageKind.SEAL, stamp, Size(Decimal(36), Decimal(36)), actor=keeper)
