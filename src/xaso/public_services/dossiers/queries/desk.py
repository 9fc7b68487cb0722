"""What the one-stop desk has before it: today's intakes, what waits, what can be handed out."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from operator import attrgetter
from typing import Any
from uuid import UUID

from django.db.models import (
    Count,
    F,
    OrderBy,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    Window,
)
from django.db.models.functions import RowNumber
from django.utils import timezone

from xaso.kernel.accounts.api import User
from xaso.kernel.encryption.api import PERSON, blind_index
from xaso.kernel.tenancy.api import require_commune
from xaso.lib import clock
from xaso.lib.ids import IdentifierError, parse_personal_id
from xaso.lib.text import fold
from xaso.public_services.dossiers.contracts import FeeNote
from xaso.public_services.dossiers.models import Dossier, DossierParty, IssuedPaper, StepRun
from xaso.public_services.dossiers.states import AT_THE_DESK, NOT_CHARGED, Channel, DossierState
from xaso.public_services.payments.api import PaymentLine
from xaso.public_services.procedures.api import ProcedureHit, get_procedures

MOST = 500
OF_A_PILE = 25
"""So many of a pile are shown on the desk's page; the list has them all."""
FEW = 5
FOR_THE_CITIZEN = AT_THE_DESK | {DossierState.INCOMPLETE}
AT_INTAKE = (IssuedPaper.Kind.INTAKE_RECEIPT, IssuedPaper.Kind.REFUSAL_NOTICE)


@dataclass(frozen=True, slots=True)
class DeskDossier:
    """A dossier as the desk sees it in a list or after receiving it.

    ``paper_id`` is the receipt, the slip that asks for papers before it, or the notice that
    the dossier was not accepted. While its result ``is_recalled`` it is not handed out.
    """

    id: UUID
    code: str
    applicant: str
    procedure: ProcedureHit
    state: DossierState
    channel: Channel
    created_at: datetime
    received_at: datetime | None
    due_at: datetime | None
    hand_over_by: datetime | None
    fee: int
    collection: str
    passed_to_id: int | None
    paper_id: UUID | None
    url: str
    fee_lines: tuple[PaymentLine, ...] = ()
    is_recalled: bool = False

    @property
    def may_be_charged(self) -> bool:
        """Whether the desk may ask for its fee as it stands."""
        return bool(self.fee) and self.state not in NOT_CHARGED

    @property
    def is_passed_on(self) -> bool:
        """Whether another commune decides the matter."""
        return self.passed_to_id is not None


@dataclass(frozen=True, slots=True)
class Pile:
    """Dossiers of one kind on the desk: how many there are, and the first of them."""

    total: int
    dossiers: list[DeskDossier]

    @property
    def is_cut(self) -> bool:
        """Whether there are more than these."""
        return self.total > len(self.dossiers)


@dataclass(frozen=True, slots=True)
class Desk:
    """What lies on the one-stop desk today.

    Received by this officer and by everybody, the latest first; submitted online, by post or
    by another authority, the oldest first; received and to be handed over, the most urgent
    first; ready for the citizen, the latest first.
    """

    mine: Pile
    everybody: Pile
    to_receive: Pile
    to_hand_over: Pile
    ready: Pile


def look_at_desk(user: User) -> Desk:
    """Return the piles on the desk; one statement however high they are."""
    seen = _seen(user)
    taken = seen.filter(received_at__gte=_start_of_today())
    received = seen.filter(state=DossierState.RECEIVED, passed_to__isnull=True)
    piles = [
        _pile(taken.filter(received_by=user), F("received_at").desc()),
        _pile(taken, F("received_at").desc()),
        _pile(seen.filter(state=DossierState.SUBMITTED), F("created_at").asc()),
        _pile(received, F("hand_over_by").asc()),
        _pile(seen.filter(state__in=AT_THE_DESK), F("finished_at").desc()),
    ]
    return Desk(*_read(piles))


def _pile(rows: QuerySet[Dossier], order: OrderBy) -> QuerySet[Dossier]:
    placed = rows.annotate(
        place=Window(
            RowNumber(), order_by=[order, OrderBy(F("id"), descending=order.descending)]
        ),
        total=Window(Count("*")),
    )
    return placed.order_by("place")[:OF_A_PILE]


def _read(piles: list[QuerySet[Dossier]]) -> list[Pile]:
    """Read the piles by one statement and name all procedures in one go."""
    numbered = [rows.annotate(pile=Value(number)) for number, rows in enumerate(piles)]
    union: list[Any] = list(numbered[0].union(*numbered[1:], all=True))
    rows = sorted(union, key=attrgetter("pile", "place"))
    found = [Pile(0, []) for _ in piles]
    for row, dossier in zip(rows, _described(rows), strict=True):
        found[row.pile] = Pile(row.total, [*found[row.pile].dossiers, dossier])
    return found


def ready_to_hand_out(user: User, text: str = "", *, limit: int = 30) -> list[DeskDossier]:
    """Return what lies at the desk for the citizen; ``text`` is a code, a name or a whole id.

    Asked by a text it also returns what waits for papers of this citizen, since they may
    have brought them.
    """
    if not text:
        ready = _seen(user).filter(state__in=AT_THE_DESK)
        return _described(ready.order_by("-finished_at")[:limit])
    meant = _seen(user).filter(_meant_by(text), state__in=FOR_THE_CITIZEN)
    return _described(meant.order_by("-finished_at", "-created_at")[:limit])


def awaited_papers(personal_id: str, user: User) -> list[DeskDossier]:
    """Return the dossiers of a person that wait for papers before they can be received."""
    rows = _seen(user).filter(_meant_by(personal_id), state=DossierState.INCOMPLETE)
    return _described(rows.order_by("created_at")[:FEW])


def desk_dossiers(ids: Iterable[UUID], user: User) -> list[DeskDossier]:
    """Return the dossiers with these ids that this person sees, in the order they came in."""
    return _described(_seen(user).filter(pk__in=list(ids)).order_by("created_at", "id"))


def recent_versions(user: User | None, *, since: timedelta = timedelta(days=30)) -> list[UUID]:
    """Return the procedure versions received of late, the most used first; of one officer or all."""
    rows = Dossier.objects.filter(received_at__gte=clock.now() - since)
    if user is not None:
        rows = rows.filter(received_by=user)
    latest = rows.order_by("-received_at").values_list("procedure_version_id", flat=True)
    counted: dict[UUID, int] = {}
    for version in latest[:MOST]:
        counted[version] = counted.get(version, 0) + 1
    return sorted(counted, key=lambda version: -counted[version])


def count_received(since: datetime) -> dict[UUID, int]:
    """Return how many dossiers were received under each procedure version since a moment."""
    rows = Dossier.objects.filter(received_at__gte=since).values_list("procedure_version")
    return dict(rows.annotate(number=Count("pk")).values_list("procedure_version", "number"))


def usual_fee(version_id: UUID) -> int | None:
    """Return what was last paid here under this version by somebody who was not let off."""
    taken = Dossier.objects.filter(
        procedure_version=version_id, received_at__isnull=False, passed_to__isnull=True
    )
    newest = taken.order_by("-received_at").values_list("fee", "fee_note")[:FEW]
    return next((fee for fee, note in newest if not note.get("exemption")), None)


def _seen(user: User) -> QuerySet[Dossier]:
    inside = {"commune_id": OuterRef("commune_id"), "dossier_id": OuterRef("pk")}
    stays = StepRun.objects.filter(**inside, left_at__isnull=True).order_by("-entered_at")
    slip = Q(kind=IssuedPaper.Kind.SUPPLEMENT_REQUEST, dossier__state=DossierState.INCOMPLETE)
    papers = IssuedPaper.objects.filter(Q(kind__in=AT_INTAKE) | slip, **inside)
    seen: QuerySet[Dossier] = Dossier.objects.visible_to(user).annotate(
        hand_over_by=Subquery(stays.values("due_at")[:1]),
        paper_id=Subquery(papers.order_by("-issued_at").values("pk")[:1]),
    )
    return seen.defer("due_reasoning")


def _meant_by(text: str) -> Q:
    try:
        number = parse_personal_id(text).number
    except IdentifierError:
        words = fold(text).split()
        return Q(*(("search_text__contains", one) for one in words)) if words else Q(pk__in=())
    index = blind_index(number, commune_id=require_commune(), purpose=PERSON)
    parties = DossierParty.objects.filter(personal_id_index=index)
    return Q(pk__in=parties.values("dossier_id"))


def _start_of_today() -> datetime:
    local = timezone.localtime(clock.now())
    return local.replace(hour=0, minute=0, second=0, microsecond=0)


def _described(rows: Iterable[Dossier]) -> list[DeskDossier]:
    found = list(rows)
    named = get_procedures({row.procedure_version_id for row in found}) if found else {}
    return [_describe(row, named[row.procedure_version_id]) for row in found]


def _describe(row: Dossier, procedure: ProcedureHit) -> DeskDossier:
    return DeskDossier(
        id=row.pk,
        code=row.code,
        applicant=row.applicant_name,
        procedure=procedure,
        state=DossierState(row.state),
        channel=Channel(row.channel),
        created_at=row.created_at,
        received_at=row.received_at,
        due_at=row.due_at,
        hand_over_by=row.hand_over_by,  # type: ignore[attr-defined]
        fee=row.fee,
        collection=row.collection,
        passed_to_id=row.passed_to_id,
        paper_id=row.paper_id,  # type: ignore[attr-defined]
        url=row.get_absolute_url(),
        fee_lines=FeeNote.from_plain(row.fee_note).lines,
        is_recalled=row.result_recalled_at is not None,
    )
