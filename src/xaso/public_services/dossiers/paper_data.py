"""What stands on the seven papers of the one-stop shop, and how they are printed.

Source: Thông tư 03/2025/TT-VPCP, which names the seven forms [verified]; its layouts were not found, so the fields follow
forms in use at one-stop shops [secondary], and some are general knowledge: each class says which. Title, form number and act are data.

One convention for every value: None means that the line does not apply and is left out; an empty text means
that a person fills it in by hand, and a dotted line is printed. A date or moment of None is always a dotted line.
"""

from collections.abc import Sequence
from dataclasses import dataclass, fields, is_dataclass
from datetime import date, datetime, time
from pathlib import Path
from typing import ClassVar, Literal

from xaso.lib.dates import VIETNAM_TIME
from xaso.lib.typeset import UNDATED, typeset_many

TEMPLATES = Path(__file__).parent / "papers"


@dataclass(frozen=True, slots=True, kw_only=True)
class LegalForm:
    """The form a paper follows, as the law in force names it."""

    number: str
    """As printed: "Mẫu số 01"."""
    title: str
    """In ordinary letters; a line break in it says where a title too long for one line is broken."""
    act: str
    """The act that issued the form: "TT 03/2025/TT-VPCP"."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Letterhead:
    """Who issues the paper, under which number, where and when.

    The two columns at the head follow Nghị định 30/2020/NĐ-CP, Phụ lục I [verified]. A line break in the name
    of a body says where a name too long for one line is broken.
    """

    authority: str
    place: str
    issued_on: date | None
    superior: str | None = None
    desk: str | None = None
    number: str | None = None
    notation: str | None = None
    """The symbol after the number: "HDHS", "PXL"."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DossierMark:
    """How a reader of the paper finds the dossier again: its code, and a QR of its tracking page."""

    code: str
    tracking_address: str
    tracking_qr: str
    """The QR of the tracking address, as SVG."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperApplicant:
    """The person or organisation the paper is about, as the dossier holds them."""

    name: str
    personal_id: str | None = None
    tax_code: str | None = None
    address: str | None = ""
    phone: str | None = ""
    email: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperSigner:
    """Who signs: "TM. ỦY BAN NHÂN DÂN" or nothing, the position, the name."""

    position: str
    name: str = ""
    on_behalf: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """What every paper has: the form it follows, its head and the sheet it is printed on."""

    template: ClassVar[str]

    form: LegalForm
    letterhead: Letterhead
    sheet: Literal["a4", "a5"] = "a4"

    def to_inputs(self) -> dict[str, object]:
        """Return the paper as the plain values its template reads."""
        return {each.name: _plain(getattr(self, each.name)) for each in fields(self)}

    @property
    def issued_at(self) -> datetime:
        """The moment the PDF gives as its creation: the start of the day of issue in Vietnam."""
        day = self.letterhead.issued_on
        return UNDATED if day is None else datetime.combine(day, time(), VIETNAM_TIME)


@dataclass(frozen=True, slots=True, kw_only=True)
class DossierPaper(Paper):
    """A paper about one dossier."""

    mark: DossierMark
    applicant: PaperApplicant
    procedure: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceivedComponent:
    """One paper of the dossier as it was received; the kind is bản chính, bản sao or bản điện tử."""

    name: str
    kind: str = ""
    quantity: int | None = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class IntakeReceiptPaper(DossierPaper):
    """Form 01, giấy tiếp nhận hồ sơ và hẹn trả kết quả [fields: secondary].

    The register's volume and serial number come from older copies of the form; leave them out where no paper register is kept.
    """

    template: ClassVar[str] = "intake_receipt.typ"

    components: tuple[ReceivedComponent, ...]
    sets: int
    handling_time: str
    received_at: datetime | None
    due_at: datetime | None
    collection: str
    receiver: str
    submitter: str = ""
    fee: str | None = None
    copy_label: str | None = None
    register_volume: str | None = None
    register_serial: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SupplementItem:
    """One component to be handed in or put right, with how many of each kind are asked for."""

    name: str
    originals: int | None = None
    certified_copies: int | None = None
    photocopies: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperContact:
    """Whom to ask about the paper."""

    name: str
    phone: str | None = ""
    website: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SupplementRequestPaper(DossierPaper):
    """Form 02, phiếu yêu cầu bổ sung, hoàn thiện hồ sơ [fields: secondary]."""

    template: ClassVar[str] = "supplement_request.typ"

    items: tuple[SupplementItem, ...]
    reasons: tuple[str, ...]
    contact: PaperContact
    guide: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RefusalNoticePaper(DossierPaper):
    """Form 03, phiếu từ chối tiếp nhận, giải quyết hồ sơ [fields: secondary; signatures: general knowledge]."""

    template: ClassVar[str] = "refusal_notice.typ"

    refuses: Literal["intake", "handling"]
    reasons: tuple[str, ...]
    receiver: str
    submitter: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ApologyLetterPaper(DossierPaper):
    """Form 04, phiếu xin lỗi và hẹn lại ngày trả kết quả [fields: secondary]."""

    template: ClassVar[str] = "apology_letter.typ"

    procedure_field: str
    receipt_number: str
    received_at: datetime | None
    due_at: datetime | None
    reasons: tuple[str, ...]
    new_due_at: datetime | None
    signer: PaperSigner
    recipients: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class StopNoticePaper(DossierPaper):
    """Form 05, thông báo dừng giải quyết hồ sơ [fields: general knowledge].

    The legal ground and the sentence on the right to complain are law, so they come as data.
    """

    template: ClassVar[str] = "stop_notice.typ"

    received_at: datetime | None
    stopped_on: date | None
    reasons: tuple[str, ...]
    legal_ground: str
    right_to_complain: str | None
    signer: PaperSigner
    recipients: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class HandOver:
    """One passing of the dossier from hand to hand; `outcome` is the giver's result against its time."""

    from_body: str
    to_body: str
    at: datetime | None
    giver: str = ""
    receiver: str = ""
    outcome: Literal["early", "on_time", "late"] | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ControlSlipPaper(DossierPaper):
    """Form 06, phiếu kiểm soát quá trình giải quyết hồ sơ [fields: secondary]."""

    template: ClassVar[str] = "control_slip.typ"

    received_at: datetime | None
    due_at: datetime | None
    hand_overs: tuple[HandOver, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterRow:
    """One dossier in the register; what is None is left blank for the pen."""

    number: int
    code: str
    procedure: str
    sets: int
    applicant: str
    address_and_phone: str
    handled_by: str
    received_at: datetime | None
    due_at: datetime | None
    returned_at: datetime | None = None
    channel: str | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DossierRegisterPaper(Paper):
    """Form 07, sổ theo dõi hồ sơ, opened yearly and printed across A4 [columns: general knowledge].

    It carries the code of every dossier but no QR: it is about many dossiers.
    """

    template: ClassVar[str] = "dossier_register.typ"

    year: int
    volume: str | None
    rows: tuple[RegisterRow, ...]


def print_paper(paper: Paper) -> bytes:
    """Return the paper as PDF/A-2b; the same paper gives the same bytes."""
    return print_papers([paper])


def print_papers(papers: Sequence[Paper]) -> bytes:
    """Return papers of one kind as a single PDF, for printing in one go.

    Raises:
        ValueError: The papers are of more than one kind, or there is none.
    """
    templates = {paper.template for paper in papers}
    if len(templates) != 1:
        raise ValueError("Papers printed together are of one kind.")
    inputs = [paper.to_inputs() for paper in papers]
    created = max(paper.issued_at for paper in papers)
    return typeset_many(TEMPLATES / templates.pop(), inputs, created=created)


def _plain(value: object) -> object:
    """Return a value as JSON knows it; a date becomes its parts, and the template writes them out."""
    if isinstance(value, datetime):
        local = value.astimezone(VIETNAM_TIME)
        return _parts(local.date()) | {"hour": f"{local:%H}", "minute": f"{local:%M}"}
    if isinstance(value, date):
        return _parts(value)
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if is_dataclass(value):
        return {each.name: _plain(getattr(value, each.name)) for each in fields(value)}
    return value


def _parts(day: date) -> dict[str, str]:
    """Return a date in the digits an official paper writes.

    Days below 10 and the months January and February carry a leading zero (Nghị định 30/2020/NĐ-CP, Phụ lục I [verified]).
    """
    month = f"{day.month:02}" if day.month <= 2 else f"{day.month}"
    return {"day": f"{day.day:02}", "month": month, "year": f"{day.year}"}
