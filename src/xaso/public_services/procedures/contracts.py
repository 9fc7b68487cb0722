"""Plain values that cross this module's door: ids and frozen dataclasses, never models."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import models
from django.utils.translation import gettext_lazy as _

from xaso.lib.worktime_limits import Limit, LimitUnit

WHOLE = 1000
"""The whole time limit of a procedure, in thousandths."""


class UnknownProcedureError(LookupError):
    """No version of a procedure has this id, or none is published under this code."""


class UnknownProcessError(LookupError):
    """The commune in force has no process with this id."""


class Channel(models.TextChoices):
    """How a person files (NĐ 118/2025/NĐ-CP, Điều 15 [S])."""

    IN_PERSON = "in_person", _("In person")
    ONLINE = "online", _("Online")
    POSTAL = "postal", _("By post")


class VersionStatus(models.TextChoices):
    """How a version of a procedure stands; only published ones are offered to people."""

    DRAFT = "draft", _("Draft")
    PUBLISHED = "published", _("In use")
    REPLACED = "replaced", _("Replaced")
    REPEALED = "repealed", _("Repealed")


class DetailLevel(models.TextChoices):
    """How much of a procedure is known here."""

    FULL = "full", _("Read by hand")
    AUTO = "auto", _("Read by a program")
    NAME_ONLY = "name_only", _("Name only")


class ComponentKind(models.TextChoices):
    """What is handed in: the paper itself, a copy of it, or an electronic form."""

    ORIGINAL = "original", _("Original")
    COPY = "copy", _("Copy")
    ORIGINAL_OR_COPY = "original_or_copy", _("Original or copy")
    ELECTRONIC_FORM = "electronic_form", _("Electronic form")


class FeeKind(models.TextChoices):
    """Fee (phí) for a service, charge (lệ phí) for an act of the state (Law 97/2015/QH13)."""

    FEE = "fee", _("Fee")
    CHARGE = "charge", _("Charge")
    UNKNOWN = "unknown", _("Fee or charge")


class FeeGroup(models.TextChoices):
    """Who pays, where a table of fees tells people from organisations."""

    PERSON = "person", _("people and households")
    ORGANISATION = "organisation", _("organisations")


class FeeMomentKind(models.TextChoices):
    """When the fee of an online dossier is asked for."""

    SENDING = "sending", _("when it is sent")
    RECEIPT = "receipt", _("when it is received")
    DESK = "desk", _("at the desk, by an officer")


class FeeUnit(models.TextChoices):
    """What an amount is paid for."""

    CASE = "case", _("case")
    PAGE = "page", _("page")
    TRANSACTION = "transaction", _("transaction")


class Act(models.TextChoices):
    """What an official may do with a dossier at a step of a process."""

    TAKE = "take", _("Take")
    HAND_OVER = "hand_over", _("Hand over to a colleague")
    FORWARD = "forward", _("Pass to the next step")
    SEND_BACK = "send_back", _("Send back a step")
    CONSULT = "consult", _("Ask for an opinion")
    REQUEST_SUPPLEMENT = "request_supplement", _("Ask for a supplement")
    REFUSE = "refuse", _("Refuse")
    EXTEND = "extend", _("Extend the time")
    APPROVE = "approve", _("Approve")
    DISAPPROVE = "disapprove", _("Not approve")
    STAMP = "stamp", _("Number and stamp")
    RETURN_RESULT = "return_result", _("Return the result")
    STOP = "stop", _("Stop")


@dataclass(frozen=True, slots=True)
class FieldSummary:
    """A field of procedures (lĩnh vực) and how many procedures are in use in it."""

    id: UUID
    code: str
    name: str
    procedures: int = 0


@dataclass(frozen=True, slots=True)
class ProcedureHit:
    """One version of a procedure (thủ tục hành chính) in a list or a search."""

    version_id: UUID
    code: str
    name: str
    field_code: str
    field_name: str
    status: VersionStatus
    detail_level: DetailLevel
    verified: bool


@dataclass(frozen=True, slots=True)
class ProcedureMatch:
    """A procedure that a citizen's words may mean, and how likely, from 0 to 1."""

    version_id: UUID
    code: str
    score: float


@dataclass(frozen=True, slots=True)
class Component:
    """A paper of the dossier (thành phần hồ sơ) as the procedure asks for it.

    ``required`` is ``None`` where the source does not say. ``question`` is what the counter
    asks to learn whether ``condition`` holds. ``channel`` is ``None`` when it is asked for
    whatever the channel.
    """

    id: UUID
    order: int
    name: str
    kind: ComponentKind
    shown_only: bool
    required: bool | None
    condition: str
    question: str
    channel: Channel | None


@dataclass(frozen=True, slots=True)
class LimitChoice:
    """The time limit (thời hạn giải quyết) that counts for a channel.

    ``rule`` is the code of a counting rule of working time, empty for the usual one.
    ``rule_text`` says the source's condition in Vietnamese words.
    """

    value: int
    unit: LimitUnit
    rule: str
    verified: bool
    rule_text: str = ""

    @property
    def limit(self) -> Limit:
        """Return what the arithmetic of working time takes."""
        return Limit(self.value, self.unit)


@dataclass(frozen=True, slots=True)
class ChannelLimit:
    """A row of the source's table of time limits; without a value the source gives none.

    Where the source gives a channel several limits, one ``is_default``: the one promised.
    """

    channel: Channel | None
    value: int | None
    unit: LimitUnit | None
    is_default: bool


@dataclass(frozen=True, slots=True)
class FeeTerm:
    """What is paid through a channel: an amount for each unit, from the n-th unit on.

    ``amount`` is in whole đồng; 0 is free, ``None`` is not known here. ``cap`` is the most
    that is taken for one copy. What a People's Council sets has a ``name``, perhaps a ``code``
    and a ``group`` that pays; ``is_sample`` marks sums invented for the demonstration.
    """

    channel: Channel | None
    kind: FeeKind
    amount: int | None
    unit: FeeUnit
    from_unit: int
    cap: int | None
    text: str
    source: str
    name: str = ""
    code: str = ""
    group: FeeGroup | None = None
    is_sample: bool = False


@dataclass(frozen=True, slots=True)
class FeeLine:
    """One line of a fee quote: so many units at so much, with the article that says so."""

    label: str
    quantity: int
    unit_amount: int
    amount: int
    kind: FeeKind = FeeKind.UNKNOWN
    source: str = ""
    code: str = ""


@dataclass(frozen=True, slots=True)
class FeeAsking:
    """When the fee of an online dossier is asked for, and what becomes of one that is not paid."""

    moment: FeeMomentKind = FeeMomentKind.RECEIPT
    holds: bool = False
    remind_days: int = 0
    lapse_days: int = 0


@dataclass(frozen=True, slots=True)
class FeeQuote:
    """What a person will pay, as far as it is known.

    ``total`` is ``None`` when an amount is not known: the counter then types what the
    province's People's Council has set. ``doubts`` say why, in sentences for officials.
    """

    kind: FeeKind
    lines: tuple[FeeLine, ...]
    total: int | None
    doubts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ProcedureInUse:
    """A procedure as a list for citizens tells of it: its name, time limits and fees."""

    version_id: UUID
    code: str
    name: str
    field: str
    limits: tuple[ChannelLimit, ...]
    fees: tuple[FeeTerm, ...]


@dataclass(frozen=True, slots=True)
class ProcedureDetail:
    """Everything known about one version of a procedure, with its doubts in words."""

    version_id: UUID
    procedure_id: UUID
    code: str
    number: int
    status: VersionStatus
    name: str
    field: FieldSummary
    level: str
    applicants: str
    competent_body: str
    decision_no: str
    source_url: str
    verified: bool
    detail_level: DetailLevel
    result_name: str
    result_code: str
    other_results: tuple[str, ...]
    steps: tuple[str, ...]
    notes: tuple[str, ...]
    fee_note: str
    legal_bases: tuple[str, ...]
    channels: tuple[Channel, ...]
    limit_verified: bool
    rule: str
    rule_text: str
    components: tuple[Component, ...]
    limits: tuple[ChannelLimit, ...]
    fees: tuple[FeeTerm, ...]
    doubts: tuple[str, ...]
    valid_from: date | None
    valid_to: date | None


@dataclass(frozen=True, slots=True)
class Branch:
    """A way from one step to another; ``when`` is empty for the usual way."""

    to: str
    when: str = ""


@dataclass(frozen=True, slots=True)
class PlanStep:
    """A step (bước) of a process: who does it, in what share of the time, with which acts.

    Done in ``unit_id`` if it is given, else in a unit of ``unit_kind`` if that is given.
    """

    key: str
    name: str
    role: str
    share: int
    acts: tuple[str, ...]
    next: tuple[Branch, ...] = ()
    is_final: bool = False
    unit_id: UUID | None = None
    unit_kind: str = ""


@dataclass(frozen=True, slots=True)
class ProcessPlan:
    """One version of an internal process (quy trình nội bộ); the first step comes first."""

    id: UUID
    number: int
    name: str
    procedure_code: str
    field_code: str
    steps: tuple[PlanStep, ...]

    @property
    def first(self) -> PlanStep:
        """Return the step at which a received dossier starts."""
        return self.steps[0]

    def step(self, key: str) -> PlanStep:
        """Return a step by its key; raises ``LookupError`` for an unknown one."""
        for step in self.steps:
            if step.key == key:
                return step
        raise LookupError(key)

    def after(self, key: str) -> tuple[tuple[Branch, PlanStep], ...]:
        """Return the ways on from a step with the steps they lead to, the usual way first."""
        branches = sorted(self.step(key).next, key=lambda branch: bool(branch.when))
        return tuple((branch, self.step(branch.to)) for branch in branches)
