"""Plain values that cross this module's door."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Self
from uuid import UUID

from xaso.kernel.forms.api import FilledForm
from xaso.public_services.payments.api import PaymentLine


@dataclass(frozen=True, slots=True)
class PartyInput:
    """A person or organisation as typed, read from the card or taken from the register."""

    name: str
    personal_id: str = ""
    birth_date: date | None = None
    address: str = ""
    phone: str = ""
    email: str = ""
    kind: str = "person"
    authority: str = ""
    resident_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class ComponentInput:
    """A component as it was checked off at the desk, with the ids of its files."""

    name: str
    kind: str
    quantity: int = 1
    is_present: bool = True
    is_required: bool = False
    to_give_back: bool = False
    note: str = ""
    file_ids: tuple[UUID, ...] = ()


@dataclass(frozen=True, slots=True)
class DeclarationInput:
    """The electronic form of a dossier, and how its citizen stood up for it.

    ``accepted`` is one of ``DossierForm.Acceptance``; ``filled_by`` the account that filled it
    in for the citizen, if it was not theirs.
    """

    form: FilledForm
    accepted: str
    accepted_at: datetime
    filled_by: UUID | None = None


@dataclass(frozen=True, slots=True)
class FilingInput:
    """How a dossier was filed online, where there is something to say of it.

    ``helper`` is the account that filled it in and sent it with the citizen's ``consent``
    ("code" or "paper"); ``representation`` the confirmed one on which the submitter acted;
    ``number_check`` one of ``DossierFiling.NumberCheck``.
    """

    helper: UUID | None = None
    consent: str = ""
    consented_at: datetime | None = None
    representation: UUID | None = None
    number_check: str = ""


class Claim(StrEnum):
    """How an exemption from fees that a citizen claimed online stands."""

    NONE = ""
    OPEN = "open"
    CONFIRMED = "confirmed"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class FeeNote:
    """What the fee of a dossier is made of, and on what ground somebody is let off.

    ``exemption`` is the key of the group, ``group`` and ``act`` its name and its article as they
    were on the day, ``proof`` what was shown for it. What a citizen claims online is a ``claim``
    until an officer decided it; ``whole`` is then what is paid without it. ``is_unknown`` says
    that nobody could work the sum out yet: the officer types it at receipt.
    """

    lines: tuple[PaymentLine, ...] = ()
    exemption: str = ""
    group: str = ""
    act: str = ""
    proof: str = ""
    claim: Claim = Claim.NONE
    whole: tuple[PaymentLine, ...] = ()
    is_unknown: bool = False
    reminded_at: str = ""

    def as_plain(self) -> dict[str, Any]:
        """Return it as the row keeps it; nothing where there is nothing to say."""
        return {} if self == type(self)() else asdict(self)

    @classmethod
    def from_plain(cls, kept: Mapping[str, Any]) -> Self:
        """Read what :meth:`as_plain` wrote."""
        lines = {
            name: tuple(PaymentLine(**line) for line in kept.get(name, ()))
            for name in ("lines", "whole")
        }
        return cls(**{**kept, **lines, "claim": Claim(kept.get("claim", ""))})


@dataclass(frozen=True, slots=True)
class FeeDecision:
    """What the officer says of the fee at receipt: of a claimed exemption, and a sum not known."""

    accepts: bool | None = None
    reason: str = ""
    fee: int | None = None


NOTHING_DECIDED = FeeDecision()


@dataclass(frozen=True, slots=True)
class IntakeInput:
    """Everything that makes a dossier.

    ``limit`` ("3 working_day") is needed where the source of the procedure gives none;
    ``competent_commune`` where the matter belongs to another commune (NĐ 118/2025 Đ.14.4);
    ``submitted_by`` is the account that put it down, if it was not an official.
    """

    procedure_version: UUID
    applicant: PartyInput
    components: tuple[ComponentInput, ...]
    channel: str = "in_person"
    submitter: PartyInput | None = None
    sets: int = 1
    fee: int = 0
    fee_note: FeeNote = FeeNote()
    collection: str = ""
    limit: str = ""
    note: str = ""
    competent_commune: int | None = None
    origin_code: str = ""
    submitted_by: UUID | None = None
    declaration: DeclarationInput | None = None
    filing: FilingInput | None = None


@dataclass(frozen=True, slots=True)
class ReceivedDossier:
    """What the desk hands over: the code, when it is due, and the receipt to print."""

    id: UUID
    code: str
    due_at: datetime | None
    receipt_id: UUID | None


@dataclass(frozen=True, slots=True)
class TrackedDossier:
    """What anybody may know who has the code: the code and the stage, nothing else."""

    code: str
    status: int
    status_label: str
    stage: int
    stages: int
