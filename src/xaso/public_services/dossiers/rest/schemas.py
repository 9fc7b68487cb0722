"""What programs send and read about dossiers."""

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _
from ninja import Schema
from pydantic import AfterValidator, Field, StringConstraints

from xaso.kernel.api_clients.api import Code, Given, Line, Words
from xaso.lib.ids import IdentifierError, parse_personal_id, parse_phone


def _email(text: str) -> str:
    try:
        if text:
            validate_email(text)
    except ValidationError:
        raise ValueError(_("This is not an e-mail address.")) from None
    return text


def _phone(text: str) -> str:
    try:
        return parse_phone(text) if text else ""
    except IdentifierError:
        raise ValueError(_("No telephone has this number.")) from None


def _personal_id(text: str) -> str:
    try:
        return parse_personal_id(text).number if text else ""
    except IdentifierError:
        raise ValueError(_("A personal id has twelve digits.")) from None


Filled = Annotated[Line, StringConstraints(min_length=1)]


class Party(Given):
    """A person or an organisation; `personal_id` is the twelve digits of a person."""

    kind: Literal["person", "organisation"] = "person"
    name: Filled
    personal_id: Annotated[Code, AfterValidator(_personal_id)] = ""
    birth_date: date | None = None
    address: Words = ""
    phone: Annotated[Code, AfterValidator(_phone)] = ""
    email: Annotated[Line, AfterValidator(_email)] = ""
    authority: Line = ""


class ComponentGiven(Given):
    """A paper: one of the procedure (`component`, its id) or another (`name`), with its files."""

    component: UUID | None = None
    name: Line = ""
    kind: Literal["original", "copy", "e_copy", "shown"] = "e_copy"
    quantity: int = Field(1, ge=1, le=99)
    files: list[Line] = Field([], max_length=20)
    note: Line = ""


class Submission(Given):
    """A dossier to be submitted; `files` of components name file parts of the call or uploads."""

    procedure: Code
    applicant: Party
    submitter: Party | None = None
    components: list[ComponentGiven] = Field([], max_length=50)
    sets: int = Field(1, ge=1, le=20)
    collection: Annotated[Line, StringConstraints(max_length=120)] = ""
    note: Words = ""
    reference: Code = Field("", description="Your own number of the matter.")


class Submitted(Schema):
    """What is given back for a submitted dossier: the code by which all know it."""

    id: UUID
    code: str
    status: int
    status_label: str


class UploadOut(Schema):
    """How far an upload is; once its state is `stored`, the body of a call can name its id."""

    state: Literal["open", "stored", "refused"]
    name: str
    size: int
    offset: int
    file: str
    refusal: str


class PaperGiven(Given):
    """A paper that was asked for, with the file parts that hold it."""

    name: Annotated[str, StringConstraints(min_length=1, max_length=1000)]
    files: list[Line] = Field(min_length=1, max_length=20)


class Supplement(Given):
    """The papers that were asked for."""

    papers: list[PaperGiven] = Field(min_length=1, max_length=50)
    words: Words = ""


class Withdrawal(Given):
    """Why the request is taken back."""

    reason: Annotated[Words, StringConstraints(min_length=1)]


class AskedPaper(Schema):
    """A paper that is missing or wrong, and why."""

    name: str
    reason: str = ""


class OpenRequest(Schema):
    """What the citizen is asked for (phiếu yêu cầu bổ sung)."""

    asked_at: datetime
    papers: list[AskedPaper]
    reason: str
    answer_by: date | None


class DossierLine(Schema):
    """A dossier in a list. `status` is one of the ten public statuses, 1 to 10."""

    id: UUID
    code: str
    reference: str
    status: int
    status_label: str
    submitted_at: datetime
    received_at: datetime | None
    due_at: datetime | None
    finished_at: datetime | None
    changed_at: datetime


class DossierFee(Schema):
    """A fee or charge of the dossier, in whole đồng; `paid` once all of its payment has come."""

    name: str
    code: str
    kind: str
    amount: int
    paid: bool


class DossierOut(DossierLine):
    """How a dossier stands, what is asked for, what it costs, and how it ended."""

    procedure: str
    procedure_name: str
    outcome: str
    asked_for: OpenRequest | None
    fees: list[DossierFee]


class DossierList(Schema):
    """A part of the dossiers; `next` leads on, empty at the end."""

    items: list[DossierLine]
    next: str = ""


class ResultFile(Schema):
    """A file of the result."""

    id: UUID
    name: str
    media_type: str
    size: int
    sha256: str


class Result(Schema):
    """How the matter ended, with the files of a granted result."""

    code: str
    outcome: str
    number: str
    day: date | None
    files: list[ResultFile]
