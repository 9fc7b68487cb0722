"""What crosses the door of signing: what is asked, what is prepared, how it stands."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from xaso.office.signing.boxes import Box
from xaso.office.signing.states import RequestState, StepKind, StepState


@dataclass(frozen=True, slots=True)
class StepInput:
    """A signature that is asked for.

    Steps with the same ``order`` are signed in parallel. A step of the organisation names
    nobody: who holds ``signing.seal`` signs it. ``box`` names the place in
    ``Prepared.boxes``, empty: not seen on the paper. ``role`` are words such as "thẩm định".
    """

    kind: StepKind
    order: int
    signer_id: UUID | None = None
    box: str = ""
    role: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestInput:
    """A paper for which signatures are asked: which, by whom, until when."""

    source: str
    subject_id: UUID
    title: str
    steps: tuple[StepInput, ...]
    due_on: date | None = None
    urgent: bool = False


@dataclass(frozen=True, slots=True)
class SignerBlock:
    """What is printed of a signer: ``lines`` ("KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH") and the name.

    ``prefix`` is KT., TL., TUQ., Q., TM. or empty; ``position`` is the person's own.
    """

    prefix: str
    lines: tuple[str, ...]
    position: str
    full_name: str


@dataclass(frozen=True, slots=True)
class StepInfo:
    """The step that is about to be signed, and by whom it really is.

    ``block`` is of who signs, who may stand in for whom was asked (``instead_of_id``). Names
    and positions are in the PDF from the first signature on: ``is_first``. At a step of the
    organisation ``signer_id`` is the clerk and ``block`` is missing. ``authority_id`` is by
    which recorded authority a person signs, if any is recorded.
    """

    step_id: UUID
    request_id: UUID
    kind: StepKind
    order: int
    box: str
    role: str
    signer_id: UUID
    block: SignerBlock | None
    is_first: bool
    instead_of_id: UUID | None = None
    authority_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Prepared:
    """The PDF that is signed next, and the named places on it.

    Usually the picture of the handwriting or the seal is drawn; ``pictures`` (PNG) or
    ``lines`` of text by the name of a box are drawn in its place, as for the stamp of
    arrivals. A signing program draws its mark itself: it is told the ``number`` that stands there,
    and that the paper ``is_annex``, for which it has an act of its own.
    """

    pdf: bytes
    name: str
    boxes: Mapping[str, Box]
    pictures: Mapping[str, bytes] = field(default_factory=dict)
    lines: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    number: str = ""
    is_annex: bool = False


class SigningSource(ABC):
    """What a module above lets people sign; derive from it and register in ``apps.ready()``.

    ``key`` is the module's name ("documents"). All functions run inside the signer's
    transaction but ``preview`` and ``address``.
    """

    key: str

    @abstractmethod
    def preview(self, subject_id: UUID, step: StepInfo) -> bytes:
        """Return the PDF to be looked at before it is signed; takes no number, keeps nothing."""

    @abstractmethod
    def prepare(self, subject_id: UUID, step: StepInfo, at: datetime) -> Prepared:
        """Return the PDF to be signed.

        Before the first signature number and date are taken and the PDF is typeset; later it
        is the present PDF, the last ``file_id`` given to ``signed``. It may be asked twice
        before the first signature (a person's signing program went away after the paper was
        handed to it): the number that was taken stays.
        """

    @abstractmethod
    def signed(
        self, subject_id: UUID, step: StepInfo, file_id: UUID, *, completed: bool
    ) -> None:
        """Take note of a signature and of the file that has it now."""

    @abstractmethod
    def refused(self, subject_id: UUID, step: StepInfo, reason: str) -> None:
        """Take note that somebody will not sign."""

    @abstractmethod
    def cancelled(self, subject_id: UUID, reason: str, by: UUID) -> None:
        """Take note that this person called the request off; signatures made until then are void."""

    @abstractmethod
    def address(self, subject_id: UUID) -> str:
        """Return the address of the thing's page."""

    def succeeded(self, subject_id: UUID, before: UUID, after: UUID, reason: str) -> bool:
        """Let a successor sign for who left, before any signature; whether the thing lets it."""
        return False


@dataclass(frozen=True, slots=True)
class StepLine:
    """One step as pages of other modules show it."""

    step_id: UUID
    kind: StepKind
    order: int
    box: str
    state: StepState
    signer_id: UUID | None
    signer_name: str
    printed: str
    reason: str
    done_at: datetime | None


@dataclass(frozen=True, slots=True)
class RequestInfo:
    """How a request for signatures stands."""

    id: UUID
    source: str
    subject_id: UUID
    title: str
    state: RequestState
    reason: str
    requested_at: datetime
    due_on: date | None
    file_id: UUID | None
    steps: tuple[StepLine, ...]


@dataclass(frozen=True, slots=True)
class SignerChoice:
    """Somebody who may be asked to sign; ``words`` are what is printed above the name."""

    user_id: UUID
    full_name: str
    words: str
    has_key: bool
