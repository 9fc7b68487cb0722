"""What citizens read of their own dossiers; everything narrowed to who put it down."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, Subquery

from xaso.kernel.accounts.api import User
from xaso.lib.text import fold
from xaso.public_services.dossiers.acts import ACTS
from xaso.public_services.dossiers.models import (
    DelayComplaint,
    Dossier,
    DossierAct,
    DossierComponent,
    DossierFile,
    DossierFiling,
    DossierForm,
    DossierQuerySet,
    IssuedPaper,
    StepRun,
    SupplementRequest,
)
from xaso.public_services.dossiers.queries.gathering import Wanted, gather
from xaso.public_services.dossiers.queries.own import (
    HANDED_OVER,
    Number,
    get_owned,
    no_number,
    owned,
)
from xaso.public_services.dossiers.states import (
    OPEN,
    WITH_THE_CITIZEN,
    Channel,
    DossierState,
    Outcome,
)
from xaso.public_services.procedures.api import get_procedures

FOR_THE_CITIZEN = (
    IssuedPaper.Kind.INTAKE_RECEIPT,
    IssuedPaper.Kind.SUPPLEMENT_REQUEST,
    IssuedPaper.Kind.REFUSAL_NOTICE,
    IssuedPaper.Kind.APOLOGY_LETTER,
    IssuedPaper.Kind.STOP_NOTICE,
)
"""The control slip is the authority's own."""
ASKED = (DossierState.INCOMPLETE, DossierState.AWAITING_SUPPLEMENT)
"""States in which the citizen is asked for papers."""


@dataclass(frozen=True, slots=True)
class OwnDossierLine:
    """A dossier in the list of its citizen.

    ``papers_sent`` says that what was asked for last came; ``is_recalled``, that its result counts
    no longer.
    """

    id: UUID
    code: str
    procedure_code: str
    procedure_name: str
    applicant: str
    state: DossierState
    outcome: str
    submitted_at: datetime
    due_at: datetime | None
    updated_at: datetime
    papers_sent: bool
    is_recalled: bool


@dataclass(frozen=True, slots=True)
class OwnStay:
    """Where the dossier lay: with which unit and person, from when to when (NĐ 224/2026 Đ.15.1)."""

    step: str
    unit: str
    person: str
    entered_at: datetime
    left_at: datetime | None


@dataclass(frozen=True, slots=True)
class OwnAct:
    """Something that happened; ``by`` is who did it and is empty for the software."""

    key: str
    at: datetime
    by: str
    words: str
    is_own: bool


@dataclass(frozen=True, slots=True)
class OwnPaper:
    """A paper that was issued to the citizen."""

    id: UUID
    label: str
    issued_at: datetime


@dataclass(frozen=True, slots=True)
class OwnFile:
    """A file of the dossier; ``paper`` is the component to which it belongs."""

    id: UUID
    name: str
    paper: str
    added_at: datetime
    stored_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class OwnRequest:
    """What the authority asks the citizen for now."""

    papers: tuple[str, ...]
    reason: str
    asked_at: datetime
    answer_by: date | None
    is_answered: bool


@dataclass(frozen=True, slots=True)
class OwnComplaint:
    """What the citizen said of delay, and what they were answered, if they were."""

    made_at: datetime
    words: str
    answer_due_at: datetime
    answer: str
    answered_at: datetime | None


@dataclass(frozen=True, slots=True)
class OwnDossierPage:
    """Everything that the citizen's page of a dossier shows.

    ``is_put_down`` says that this account sent it; otherwise it is theirs as the applicant. While
    its result ``is_recalled`` there are no ``results``.
    """

    id: UUID
    code: str
    procedure_code: str
    procedure_name: str
    applicant: str
    state: DossierState
    outcome: str
    channel: str
    submitted_at: datetime
    received_at: datetime | None
    due_at: datetime | None
    finished_at: datetime | None
    returned_at: datetime | None
    helper: str
    collection: str
    collected_by: str
    unit: str
    person: str
    amount: int
    has_form: bool
    may_send_papers: bool
    may_withdraw: bool
    request: OwnRequest | None
    stays: tuple[OwnStay, ...]
    acts: tuple[OwnAct, ...]
    issued: tuple[OwnPaper, ...]
    sent: tuple[OwnFile, ...]
    results: tuple[OwnFile, ...]
    is_put_down: bool = True
    may_complain: bool = False
    is_recalled: bool = False
    complaints: tuple[OwnComplaint, ...] = ()


def own_dossiers(
    user: User, *, text: str = "", which: str = "", number: str = ""
) -> list[OwnDossierLine]:
    """Return the account's own dossiers in the commune in force, the newest first.

    ``which`` is "", "waiting" (the citizen has the word), "open", "ready" or "ended"; with a
    vouched ``number`` also what others put down for that person.
    """
    rows = _with_papers_sent(owned(user, number)).filter(_which(which))
    for word in fold(text).split():
        rows = rows.filter(search_text__contains=word)
    found = list(rows.order_by("-created_at", "-id"))
    named = get_procedures({one.procedure_version_id for one in found}) if found else {}
    return [
        OwnDossierLine(
            id=one.pk,
            code=one.code,
            procedure_code=named[one.procedure_version_id].code,
            procedure_name=named[one.procedure_version_id].name,
            applicant=one.applicant_name,
            state=DossierState(one.state),
            outcome=one.outcome,
            submitted_at=one.created_at,
            due_at=one.due_at,
            updated_at=one.updated_at,
            papers_sent=one.papers_sent,  # type: ignore[attr-defined]
            is_recalled=one.result_recalled_at is not None,
        )
        for one in found
    ]


def _with_papers_sent(rows: DossierQuerySet) -> DossierQuerySet:
    """Add whether the citizen has sent papers since the last request that is not answered yet."""
    here = {"commune_id": OuterRef("commune_id")}
    asked = SupplementRequest.objects.filter(
        **here, dossier_id=OuterRef("pk"), answered_at__isnull=True
    )
    last = Subquery(asked.order_by("-asked_at").values("asked_at")[:1])
    sent = DossierAct.objects.filter(
        **here, dossier_id=OuterRef("pk"), key="send_papers", at__gt=OuterRef("papers_asked_at")
    )
    return rows.annotate(papers_asked_at=last).annotate(papers_sent=Exists(sent))


def _which(which: str) -> Q:
    ready = Q(state=DossierState.COMPLETED)
    kinds = {
        "waiting": Q(state__in=WITH_THE_CITIZEN) & ~Q(state__in=ASKED, papers_sent=True),
        "open": Q(state__in=OPEN),
        "ready": ready,
        "ended": ~Q(state__in=OPEN) & ~ready,
    }
    return kinds.get(which, Q())


def load_own_page(code: str, user: User, number: Number = no_number) -> OwnDossierPage:
    """Return the account's own dossier under a code; raises ``Dossier.DoesNotExist``.

    Five statements, however much happened to it; three more if somebody else put it down.
    """
    with_form = DossierForm.objects.filter(
        commune_id=OuterRef("commune_id"), dossier_id=OuterRef("pk")
    )

    def get(rows: DossierQuerySet) -> Dossier:
        named = rows.select_related("unit", "assignee")
        return named.annotate(has_form=Exists(with_form)).get(code=code)

    dossier = get_owned(user, number, get)
    found = gather(dossier.pk, _shown())
    version = dossier.procedure_version_id
    procedure = get_procedures({version})[version]
    return OwnDossierPage(
        **_facts(dossier, user),
        complaints=tuple(map(_complaint, DelayComplaint.objects.filter(dossier=dossier))),
        procedure_code=procedure.code,
        procedure_name=procedure.name,
        has_form=dossier.has_form,  # type: ignore[attr-defined]
        amount=_amount(found["acts"]),
        helper=next((one.helper.full_name for one in found["filings"] if one.helper), ""),
        request=_request(dossier, found),
        stays=tuple(map(_stay, found["runs"])),
        acts=tuple(_act(one, user) for one in found["acts"]),
        issued=tuple(
            OwnPaper(one.pk, str(IssuedPaper.Kind(one.kind).label), one.issued_at)
            for one in found["papers"]
        ),
        sent=_files(found, DossierFile.Part.COMPONENT),
        results=_files(found, DossierFile.Part.RESULT) if _is_handed_over(dossier) else (),
    )


def _facts(dossier: Dossier, user: User) -> dict[str, Any]:
    """Return what stands on the dossier itself; only who put it down takes it back.

    Papers are sent for what came online; what came over the counter is brought there.
    """
    state = DossierState(dossier.state)
    is_put_down = dossier.submitted_by_id == user.pk
    is_online = is_put_down or dossier.channel == Channel.ONLINE
    return {
        "id": dossier.pk,
        "code": dossier.code,
        "applicant": dossier.applicant_name,
        "state": state,
        "outcome": dossier.outcome,
        "channel": dossier.channel,
        "submitted_at": dossier.created_at,
        "received_at": dossier.received_at,
        "due_at": dossier.due_at,
        "finished_at": dossier.finished_at,
        "returned_at": dossier.returned_at,
        "collection": dossier.collection,
        "collected_by": dossier.collected_by,
        "unit": dossier.unit.name if dossier.unit else "",
        "person": dossier.assignee.full_name if dossier.assignee else "",
        "is_put_down": is_put_down,
        "may_send_papers": is_online and state in ACTS["send_papers"].sources,
        "is_recalled": dossier.result_recalled_at is not None,
        "may_withdraw": is_put_down and state in ACTS["withdraw"].sources,
    }


def _complaint(row: DelayComplaint) -> OwnComplaint:
    return OwnComplaint(row.made_at, row.words, row.answer_due_at, row.answer, row.answered_at)


def _is_handed_over(dossier: Dossier) -> bool:
    is_there = dossier.outcome == Outcome.GRANTED and dossier.state in HANDED_OVER
    return is_there and dossier.result_recalled_at is None


def _shown() -> dict[str, Wanted]:
    papers = IssuedPaper.objects.filter(kind__in=FOR_THE_CITIZEN)
    return {
        "acts": (
            DossierAct.objects.order_by("at", "id"),
            ("at", "key", "words", "details", "actor__full_name"),
        ),
        "runs": (
            StepRun.objects.all(),
            ("step_name", "entered_at", "left_at", "unit__name", "assignee__full_name"),
        ),
        "components": (DossierComponent.objects.all(), ("name",)),
        "filings": (DossierFiling.objects.all(), ("helper__full_name",)),
        "files": (
            DossierFile.objects.order_by("added_at", "id"),
            ("part", "added_at", "component_id", "stored_file__original_name"),
        ),
        "papers": (papers.order_by("issued_at", "id"), ("kind", "issued_at")),
        "asked": (
            SupplementRequest.objects.filter(answered_at__isnull=True).order_by("asked_at"),
            ("items", "reason", "asked_at", "answer_by"),
        ),
    }


def _amount(acts: list[DossierAct]) -> int:
    asked = [act for act in acts if act.key == "request_payment"]
    return int(asked[-1].details.get("amount", 0)) if asked else 0


def _request(dossier: Dossier, found: Mapping[str, list[Any]]) -> OwnRequest | None:
    if dossier.finished_at or not found["asked"]:
        return None
    asked: SupplementRequest = found["asked"][-1]
    sent = [one for one in found["acts"] if one.key == "send_papers"]
    return OwnRequest(
        papers=tuple(str(item["name"]) for item in asked.items),
        reason=asked.reason,
        asked_at=asked.asked_at,
        answer_by=asked.answer_by,
        is_answered=any(one.at > asked.asked_at for one in sent),
    )


def _stay(run: StepRun) -> OwnStay:
    return OwnStay(
        step=run.step_name,
        unit=run.unit.name if run.unit else "",
        person=run.assignee.full_name if run.assignee else "",
        entered_at=run.entered_at,
        left_at=run.left_at,
    )


def _act(act: DossierAct, user: User) -> OwnAct:
    """Return an act; an official's words are for colleagues unless a paper carries them."""
    is_own = act.actor_id == user.pk
    words = act.words if is_own or ACTS[act.key].paper else ""
    by = act.actor.full_name if act.actor else ""
    return OwnAct(act.key, act.at, by, words, is_own)


def _files(found: Mapping[str, list[Any]], part: DossierFile.Part) -> tuple[OwnFile, ...]:
    named = {one.pk: one.name for one in found["components"]}
    return tuple(
        OwnFile(
            one.pk,
            one.stored_file.original_name,
            named.get(one.component_id, ""),
            one.added_at,
            one.stored_file_id,
        )
        for one in found["files"]
        if one.part == part
    )
