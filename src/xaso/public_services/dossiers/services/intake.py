"""A dossier comes in: at the counter, by post, online or from another commune."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from uuid import UUID

from django.db import transaction

from xaso.kernel.accounts.api import User
from xaso.kernel.events.api import publish
from xaso.kernel.forms.api import as_text
from xaso.kernel.legal.api import rules_on
from xaso.kernel.organisations.api import office_of
from xaso.kernel.permissions.api import access_of, require
from xaso.kernel.tenancy.api import added_together, require_commune
from xaso.kernel.working_time.api import Clock, Limit, due
from xaso.lib import clock
from xaso.lib.codes import compose
from xaso.lib.dates import local_day
from xaso.lib.text import normalise
from xaso.public_services.dossiers.acts import ACTS
from xaso.public_services.dossiers.contracts import (
    NOTHING_DECIDED,
    ComponentInput,
    DeclarationInput,
    FeeDecision,
    FilingInput,
    IntakeInput,
    PartyInput,
    ReceivedDossier,
)
from xaso.public_services.dossiers.errors import MissingComponentsError, NoTimeLimitError
from xaso.public_services.dossiers.events import DossierReceived
from xaso.public_services.dossiers.models import (
    Dossier,
    DossierComponent,
    DossierFile,
    DossierFiling,
    DossierForm,
    DossierParty,
    RefusalNotice,
)
from xaso.public_services.dossiers.models.numbers import next_number
from xaso.public_services.dossiers.paper_data import Letterhead
from xaso.public_services.dossiers.permissions import RECEIVE
from xaso.public_services.dossiers.routes import desk_step
from xaso.public_services.dossiers.services import (
    bringing,
    fee_asking,
    papers,
    paying,
    steps,
)
from xaso.public_services.dossiers.services.engine import Work, begin, write_act
from xaso.public_services.dossiers.services.handling import pass_on
from xaso.public_services.dossiers.states import Channel, DossierState, Outcome
from xaso.public_services.procedures.api import (
    Channel as FilingChannel,
)
from xaso.public_services.procedures.api import (
    ProcedureHit,
    get_procedures,
    limit_for,
    process_for,
)

REGISTER = "dossier"


@added_together()
def receive_dossier(given: IntakeInput, *, actor: User) -> ReceivedDossier:
    """Take a dossier in at the desk: code, time, first step and receipt in one transaction.

    Raises:
        PermissionDenied: not for this person.
        MissingComponentsError: a required component is neither handed in nor shown.
        NoTimeLimitError: neither the procedure nor the officer says how long it takes.
    """
    require(actor, RECEIVE.key)
    _check_components(given.components)
    procedure = get_procedures({given.procedure_version})[given.procedure_version]
    parts = _assemble(given, actor)
    work = Work(
        parts.dossier,
        ACTS["receive"],
        actor,
        access_of(actor),
        parts.dossier.created_at,
        None,
        "",
    )
    _start(work, given.limit)
    head = papers.letterhead(local_day(work.at))
    _insert(parts)
    return _finish_receiving(work, procedure, parts, head)


@added_together()
def submit_dossier(given: IntakeInput, *, actor: User | None = None) -> ReceivedDossier:
    """Put down a dossier that came online or by post; the desk receives or declines it.

    It has its code at once, so that the citizen can follow it; its time does not run yet.
    """
    parts = _assemble(given, actor)
    _insert(parts)
    return ReceivedDossier(parts.dossier.pk, parts.dossier.code, None, None)


@added_together()
def receive_submitted(
    dossier_id: UUID,
    *,
    actor: User,
    limit: str = "",
    brought: tuple[str, ...] = (),
    file_ids: tuple[UUID, ...] = (),
    fee: FeeDecision = NOTHING_DECIDED,
) -> ReceivedDossier:
    """Receive a dossier that came online, by post or from another commune, or was incomplete.

    ``brought`` names the papers that came after it was put down, ``fee`` says what is open
    about the fee. What belongs to another commune is passed on at once.

    Raises:
        FeeUndecidedError, FeeUnpaidError: see ``fee_asking.settle_fee``.
        MissingComponentsError: a required component is neither handed in nor shown.
        NoTimeLimitError: neither the procedure nor the officer says how long it takes.
    """
    work = begin(dossier_id, "receive", actor)
    bringing.take_in(work, brought, file_ids)
    bringing.close_request(work)
    components = list(DossierComponent.objects.filter(dossier=work.dossier))
    _check_components(components)
    procedure = get_procedures({work.dossier.procedure_version_id})[
        work.dossier.procedure_version_id
    ]
    dossier = work.dossier
    dossier.received_by = actor
    fee_asking.settle_fee(work, fee)
    _start(work, limit)
    parts = _Parts(
        dossier,
        list(DossierParty.objects.filter(dossier=dossier)),
        components,
    )
    head = papers.letterhead(local_day(work.at))
    received = _finish_receiving(work, procedure, parts, head)
    dossier.save()
    fee_asking.ask_at_receipt(work)
    if dossier.passed_to_id is not None:
        pass_on(dossier.pk, commune_id=dossier.passed_to_id, actor=actor)
    return received


@transaction.atomic
def decline(dossier_id: UUID, *, reason: str, actor: User) -> None:
    """Do not accept a submitted dossier, with a notice that says why."""
    work = begin(dossier_id, "decline", actor, words=reason)
    work.dossier.state = DossierState.NOT_ACCEPTED
    work.dossier.outcome = Outcome.NOT_ACCEPTED
    work.dossier.finished_at = work.at
    RefusalNotice.objects.create(dossier=work.dossier, at=work.at, by=actor, reason=reason)
    papers.refusal_notice(work, reason, refuses="intake")
    paying.let_go(work.dossier, actor)
    work.finish()


def _check_components(components: Sequence[ComponentInput | DossierComponent]) -> None:
    missing = [c.name for c in components if c.is_required and not c.is_present]
    if missing:
        raise MissingComponentsError(tuple(missing))


@dataclass
class _Parts:
    """The rows of a dossier before its number is taken: from then on others wait."""

    dossier: Dossier
    parties: list[DossierParty]
    components: list[DossierComponent]
    files: list[DossierFile] = field(default_factory=list)
    form: DossierForm | None = None
    filing: DossierFiling | None = None


def _assemble(given: IntakeInput, actor: User | None) -> _Parts:
    dossier = Dossier(
        procedure_version_id=given.procedure_version,
        state=DossierState.SUBMITTED,
        channel=Channel(given.channel),
        applicant_name=normalise(given.applicant.name),
        sets=given.sets,
        fee=given.fee,
        fee_note=given.fee_note.as_plain(),
        collection=given.collection,
        note=given.note,
        origin_code=given.origin_code,
        passed_to_id=given.competent_commune,
        received_by=actor,
        submitted_by_id=given.submitted_by,
        form_version_id=given.declaration.form.version_id if given.declaration else None,
        created_at=clock.now(),
    )
    components = components_of(dossier, given)
    files = [
        DossierFile(
            dossier=dossier,
            component=row,
            stored_file_id=file_id,
            added_at=dossier.created_at,
            added_by_id=actor.pk if actor else given.submitted_by,
        )
        for row, one in zip(components, given.components, strict=True)
        for file_id in one.file_ids
    ]
    form = form_of(dossier, given.declaration) if given.declaration else None
    filing = filing_of(dossier, given.filing) if given.filing else None
    return _Parts(dossier, parties_of(dossier, given), components, files, form, filing)


def _insert(parts: _Parts) -> None:
    """Take the number and write the rows; every read has been done before."""
    parts.dossier.code = new_code()
    parts.dossier.save(force_insert=True)
    DossierParty.objects.bulk_create(parts.parties)
    DossierComponent.objects.bulk_create(parts.components)
    if parts.files:
        DossierFile.objects.bulk_create(parts.files)
    for row in (parts.form, parts.filing):
        if row:
            row.save(force_insert=True)


def new_code() -> str:
    """Take the next dossier code of the commune in force (one-stop law notes §1.3)."""
    today = clock.today()
    number = next_number(REGISTER, today.year)
    return compose(office_of(require_commune()).code, today, number)


def parties_of(dossier: Dossier, given: IntakeInput) -> list[DossierParty]:
    """Return the rows of the people, not yet written."""
    part = DossierParty.Part
    people = [(part.APPLICANT, given.applicant)]
    if given.submitter is not None:
        people.append((part.SUBMITTER, given.submitter))
    return [_party(dossier, role, who) for role, who in people]


def _party(dossier: Dossier, part: str, who: PartyInput) -> DossierParty:
    row = DossierParty(
        dossier=dossier,
        part=part,
        kind=who.kind,
        name=normalise(who.name),
        birth_date=who.birth_date,
        address=normalise(who.address),
        email=who.email,
        authority=normalise(who.authority),
        resident_id=who.resident_id,
    )
    row.personal_id, row.phone = who.personal_id, who.phone
    return row


def components_of(dossier: Dossier, given: IntakeInput) -> list[DossierComponent]:
    """Return the rows of the components, not yet written."""
    return [
        DossierComponent(
            dossier=dossier,
            order=order,
            name=one.name,
            kind=one.kind,
            quantity=one.quantity,
            is_present=one.is_present,
            is_required=one.is_required,
            to_give_back=one.to_give_back,
            note=one.note,
        )
        for order, one in enumerate(given.components)
    ]


def form_of(dossier: Dossier, given: DeclarationInput) -> DossierForm:
    """Return the row of the electronic form, not yet written."""
    row = DossierForm(
        dossier=dossier,
        form_version_id=given.form.version_id,
        accepted=given.accepted,
        accepted_at=given.accepted_at,
        filled_by_id=given.filled_by,
    )
    row.content = as_text(given.form.values, given.form.marks)
    return row


def filing_of(dossier: Dossier, given: FilingInput) -> DossierFiling:
    """Return the row that says how the dossier was filed, not yet written."""
    return DossierFiling(
        dossier=dossier,
        helper_id=given.helper,
        consent=given.consent,
        consented_at=given.consented_at,
        representation_id=given.representation,
        number_check=given.number_check,
    )


def _start(work: Work, limit: str) -> None:
    """Start the clock (NĐ 118/2025 Đ.17: from the full, valid receipt) and the process."""
    dossier = work.dossier
    dossier.received_at = work.at
    dossier.rule_set = rules_on(local_day(work.at), "one-stop").id
    if dossier.passed_to_id is None:
        _promise(work, limit)
    work.plan = process_for(dossier.procedure_version_id)
    dossier.process_id = work.plan.id
    desk = desk_step(work.plan)
    dossier.step_key = desk.key
    dossier.state = DossierState.RECEIVED
    dossier.unit_id = steps.unit_of(desk, dossier)


def _promise(work: Work, given_limit: str) -> None:
    dossier = work.dossier
    channel = (
        FilingChannel(dossier.channel)
        if dossier.channel in FilingChannel
        else FilingChannel.IN_PERSON
    )
    found = limit_for(dossier.procedure_version_id, channel)
    if given_limit:
        limit, rule = Limit.parse(given_limit), ""
    elif found:
        limit, rule = found.limit, found.rule
    else:
        raise NoTimeLimitError
    promised = (
        due(dossier.commune_id, work.at, limit, rule=rule)
        if rule
        else due(dossier.commune_id, work.at, limit)
    )
    dossier.clock = Clock.start(promised)
    dossier.promised_at = promised.at
    dossier.limit = str(limit)
    dossier.due_reasoning = promised.as_plain()


def _finish_receiving(
    work: Work, procedure: ProcedureHit, parts: _Parts, head: Letterhead
) -> ReceivedDossier:
    dossier = work.dossier
    steps.open_run(dossier, desk_step(work.process), work)
    receipt = papers.intake_receipt(
        work, procedure, parties=parts.parties, components=parts.components, head=head
    )
    write_act(work)
    publish(
        DossierReceived(
            dossier_id=dossier.pk,
            code=dossier.code,
            procedure_code=procedure.code,
            channel=dossier.channel,
            received_at=work.at,
            due_at=dossier.due_at,
        ),
        aggregate=dossier.pk,
    )
    return ReceivedDossier(dossier.pk, dossier.code, dossier.due_at, receipt.pk)
