"""What the one-stop desk has before it: today's intakes, what waits, what can be handed out."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from xaso.kernel.accounts.api import User
from xaso.kernel.encryption.api import PERSON, blind_index
from xaso.kernel.tenancy.api import require_commune
from xaso.lib import clock
from xaso.lib.ids import IdentifierError, parse_personal_id
from xaso.lib.text import fold
from xaso.public_services.dossiers.models import Dossier, DossierParty, IssuedPaper, StepRun
from xaso.public_services.dossiers.states import AT_THE_DESK, Channel, DossierState
from xaso.public_services.procedures.api import ProcedureHit, get_procedures

MOST = 500
AT_INTAKE = (IssuedPaper.Kind.INTAKE_RECEIPT, IssuedPaper.Kind.REFUSAL_NOTICE)


@dataclass(frozen=True, slots=True)
class DeskDossier:
    """A dossier as the desk sees it in a list or after receiving it.

    ``paper_id`` is the receipt, or the notice that it was not accepted.
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
    received_by_id: UUID | None
    collection: str
    passed_to_id: int | None
    paper_id: UUID | None
    url: str

    @property
    def is_passed_on(self) -> bool:
        """Whether another commune decides the matter."""
        return self.passed_to_id is not None


def received_today(user: User) -> list[DeskDossier]:
    """Return what came in over the desk today, the latest first."""
    rows = _seen(user).filter(received_at__gte=_start_of_today())
    return _described(rows.order_by("-received_at", "-id")[:MOST])


def waiting_to_be_received(user: User) -> list[DeskDossier]:
    """Return what was submitted online, by post or by another authority, the oldest first."""
    rows = _seen(user).filter(state=DossierState.SUBMITTED)
    return _described(rows.order_by("created_at")[:MOST])


def waiting_to_be_handed_over(user: User) -> list[DeskDossier]:
    """Return what was received and still lies at the desk, the most urgent first."""
    rows = _seen(user).filter(state=DossierState.RECEIVED, passed_to__isnull=True)
    found = _described(rows.order_by("received_at")[:MOST])
    return sorted(found, key=lambda one: one.hand_over_by or one.created_at)


def ready_to_hand_out(user: User, text: str = "", *, limit: int = 30) -> list[DeskDossier]:
    """Return what lies at the desk for the citizen; ``text`` is a code, a name or a whole id."""
    rows = _seen(user).filter(state__in=AT_THE_DESK)
    if text:
        rows = rows.filter(_meant_by(text))
    return _described(rows.order_by("-finished_at")[:limit])


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


def usual_fee(version_id: UUID) -> int | None:
    """Return what was last paid here under this version; where the source names no amount."""
    taken = Dossier.objects.filter(
        procedure_version=version_id, received_at__isnull=False, passed_to__isnull=True
    )
    fee: int | None = taken.order_by("-received_at").values_list("fee", flat=True).first()
    return fee


def _seen(user: User) -> QuerySet[Dossier]:
    inside = {"commune_id": OuterRef("commune_id"), "dossier_id": OuterRef("pk")}
    stays = StepRun.objects.filter(**inside, left_at__isnull=True).order_by("-entered_at")
    papers = IssuedPaper.objects.filter(**inside, kind__in=AT_INTAKE)
    return Dossier.objects.visible_to(user).annotate(
        hand_over_by=Subquery(stays.values("due_at")[:1]),
        paper_id=Subquery(papers.order_by("-issued_at").values("pk")[:1]),
    )


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


def _described(rows: QuerySet[Dossier]) -> list[DeskDossier]:
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
        received_by_id=row.received_by_id,
        collection=row.collection,
        passed_to_id=row.passed_to_id,
        paper_id=row.paper_id,  # type: ignore[attr-defined]
        url=row.get_absolute_url(),
    )
