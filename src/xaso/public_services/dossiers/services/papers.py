"""Issuing the papers of a dossier: what stands on them is kept, so that they print again."""

import json
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Literal, TypedDict

from django.conf import settings
from django.urls import reverse
from django.utils.translation import override

from xaso.kernel.accounts.api import User
from xaso.kernel.organisations.api import office_of
from xaso.kernel.tenancy.api import require_commune
from xaso.kernel.working_time.api import Limit, say_limit
from xaso.lib import clock
from xaso.lib.dates import local_day
from xaso.public_services.dossiers.fees import say_fee
from xaso.public_services.dossiers.forms_in_force import form_of
from xaso.public_services.dossiers.models import (
    ApologyLetter,
    Dossier,
    DossierComponent,
    DossierParty,
    IssuedPaper,
)
from xaso.public_services.dossiers.models.numbers import next_number
from xaso.public_services.dossiers.paper_data import (
    ApologyLetterPaper,
    DossierMark,
    IntakeReceiptPaper,
    Letterhead,
    Paper,
    PaperApplicant,
    PaperContact,
    PaperSigner,
    ReceivedComponent,
    RefusalNoticePaper,
    StopNoticePaper,
    SupplementItem,
    SupplementRequestPaper,
)
from xaso.public_services.dossiers.services.engine import Work
from xaso.public_services.procedures.api import ProcedureHit, get_procedures

Kind = IssuedPaper.Kind
PAPERS_SPEAK = "vi"
FOR_THE_COMMITTEE = "TM. ỦY BAN NHÂN DÂN"


def intake_receipt(
    work: Work,
    procedure: ProcedureHit,
    *,
    parties: Sequence[DossierParty],
    components: Sequence[DossierComponent],
    head: Letterhead,
) -> IssuedPaper:
    """Issue form 01; its number is the dossier's code, so it takes none of its own."""
    dossier = work.dossier
    applicant, submitter = by_part(parties)
    present = [one for one in components if one.is_present]
    paper = IntakeReceiptPaper(
        form=form_of(Kind.INTAKE_RECEIPT, local_day(work.at)).form,
        letterhead=head,
        sheet="a5",
        mark=mark(dossier),
        applicant=as_applicant(applicant),
        procedure=procedure.name,
        components=tuple(
            ReceivedComponent(
                name=one.name,
                kind=str(DossierComponent.Kind(one.kind).label),
                quantity=one.quantity,
            )
            for one in present
        ),
        sets=dossier.sets,
        handling_time=say_limit(Limit.parse(dossier.limit)) if dossier.limit else "",
        received_at=work.at,
        due_at=dossier.due_at,
        collection=dossier.collection,
        receiver=work.actor.full_name,
        submitter=(submitter or applicant).name,
        fee=_fee_of(dossier),
    )
    return keep(
        work.dossier, Kind.INTAKE_RECEIPT, paper, number=0, at=work.at, actor=work.actor
    )


def _fee_of(dossier: Dossier) -> str | None:
    with override(PAPERS_SPEAK):
        return say_fee(dossier)


def supplement_request(
    work: Work, items: tuple[dict[str, object], ...], reason: str
) -> IssuedPaper:
    """Issue form 02: one complete list of what is missing."""
    head = _numbered(work, Kind.SUPPLEMENT_REQUEST)
    paper = SupplementRequestPaper(
        **_about(work),
        form=form_of(Kind.SUPPLEMENT_REQUEST, local_day(work.at)).form,
        letterhead=head,
        items=tuple(_item(one) for one in items),
        reasons=_lines(reason),
        contact=PaperContact(name=work.actor.full_name, phone=work.actor.phone or None),
        guide=work.actor.full_name,
    )
    return keep(
        work.dossier,
        Kind.SUPPLEMENT_REQUEST,
        paper,
        number=_number_of(head),
        at=work.at,
        actor=work.actor,
    )


def refusal_notice(
    work: Work, reason: str, *, refuses: Literal["intake", "handling"]
) -> IssuedPaper:
    """Issue form 03."""
    head = _numbered(work, Kind.REFUSAL_NOTICE)
    paper = RefusalNoticePaper(
        **_about(work),
        form=form_of(Kind.REFUSAL_NOTICE, local_day(work.at)).form,
        letterhead=head,
        refuses=refuses,
        reasons=_lines(reason),
        receiver=work.actor.full_name,
    )
    return keep(
        work.dossier,
        Kind.REFUSAL_NOTICE,
        paper,
        number=_number_of(head),
        at=work.at,
        actor=work.actor,
    )


def apology_letter(work: Work, letter: ApologyLetter) -> IssuedPaper:
    """Issue form 04 with the old and the new date."""
    head = _numbered(work, Kind.APOLOGY_LETTER)
    about = _about(work)
    paper = ApologyLetterPaper(
        **about,
        form=form_of(Kind.APOLOGY_LETTER, local_day(work.at)).form,
        letterhead=head,
        procedure_field=_procedure(work.dossier).field_name,
        receipt_number=work.dossier.code,
        received_at=work.dossier.received_at,
        due_at=letter.old_due_at,
        reasons=_lines(letter.reason),
        new_due_at=letter.new_due_at,
        signer=_signer(work),
        recipients=("Như trên", "Lưu: hồ sơ"),
    )
    return keep(
        work.dossier,
        Kind.APOLOGY_LETTER,
        paper,
        number=_number_of(head),
        at=work.at,
        actor=work.actor,
    )


def stop_notice(work: Work, reason: str, legal_ground: str) -> IssuedPaper:
    """Issue form 05."""
    head = _numbered(work, Kind.STOP_NOTICE)
    paper = StopNoticePaper(
        **_about(work),
        form=form_of(Kind.STOP_NOTICE, local_day(work.at)).form,
        letterhead=head,
        received_at=work.dossier.received_at,
        stopped_on=local_day(work.at),
        reasons=_lines(reason),
        legal_ground=legal_ground,
        right_to_complain=None,
        signer=_signer(work),
        recipients=("Như trên", "Lưu: hồ sơ"),
    )
    return keep(
        work.dossier,
        Kind.STOP_NOTICE,
        paper,
        number=_number_of(head),
        at=work.at,
        actor=work.actor,
    )


def letterhead(day: date, *, number: str = "", notation: str = "") -> Letterhead:
    """Return the head of a paper of the commune in force."""
    office = office_of(require_commune())
    return Letterhead(
        superior=f"Ủy ban nhân dân\n{office.province}",
        authority=office.name.replace("Ủy ban nhân dân ", "Ủy ban nhân dân\n", 1),
        desk=office.desk or None,
        place=office.commune,
        issued_on=day,
        number=number or None,
        notation=notation or None,
    )


def mark(dossier: Dossier) -> DossierMark:
    """Return the code and the address by which anybody with the paper can follow the dossier.

    The QR of the address is drawn when the paper is printed: it would only weigh on the row.
    """
    address = f"{settings.XASO_URL}{reverse('tracking:dossier', args=[dossier.code])}"
    return DossierMark(
        code=dossier.code,
        tracking_address=address,
        tracking_qr="",
    )


def as_applicant(party: DossierParty) -> PaperApplicant:
    """Return a party as the papers name it."""
    return PaperApplicant(
        name=party.name,
        personal_id=party.personal_id or None,
        address=party.address,
        phone=party.phone or None,
        email=party.email or None,
    )


class _About(TypedDict):
    sheet: Literal["a5"]
    mark: DossierMark
    applicant: PaperApplicant
    procedure: str


def _about(work: Work) -> _About:
    applicant, _submitter = by_part(DossierParty.objects.filter(dossier=work.dossier))
    return {
        "sheet": "a5",
        "mark": mark(work.dossier),
        "applicant": as_applicant(applicant),
        "procedure": _procedure(work.dossier).name,
    }


def _procedure(dossier: Dossier) -> ProcedureHit:
    return get_procedures({dossier.procedure_version_id})[dossier.procedure_version_id]


def _numbered(work: Work, kind: IssuedPaper.Kind) -> Letterhead:
    form = form_of(kind, local_day(work.at))
    number = next_number(form.notation, clock.today().year)
    return letterhead(local_day(work.at), number=f"{number:02d}", notation=form.notation)


def _number_of(head: Letterhead) -> int:
    return int(head.number or 0)


def by_part(
    parties: Iterable[DossierParty],
) -> tuple[DossierParty, DossierParty | None]:
    """Return the applicant, and the submitter if somebody else brought the dossier."""
    found = {party.part: party for party in parties}
    part = DossierParty.Part
    return found[part.APPLICANT], found.get(part.SUBMITTER)


def _item(one: dict[str, object]) -> SupplementItem:
    def count(name: str) -> int | None:
        value = one.get(name)
        return value if isinstance(value, int) and value else None

    name, note = str(one["name"]), one.get("note")
    return SupplementItem(
        name=f"{name}: {note}" if note else name,
        originals=count("originals"),
        certified_copies=count("certified_copies"),
        photocopies=count("photocopies"),
    )


def _lines(text: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in text.splitlines() if line.strip())


def _signer(work: Work) -> PaperSigner:
    roles = work.access.here()
    position = next((role.position for role in roles if role.position), "")
    return PaperSigner(
        position=position, name=work.actor.full_name, on_behalf=FOR_THE_COMMITTEE
    )


def keep(
    dossier: Dossier,
    kind: IssuedPaper.Kind,
    paper: Paper,
    *,
    number: int,
    at: datetime,
    actor: User,
) -> IssuedPaper:
    """Keep what stands on a paper, sealed, so that it prints the same years later."""
    row = IssuedPaper(dossier=dossier, kind=kind, number=number, issued_at=at, issued_by=actor)
    row.content = json.dumps(
        {
            "template": paper.template,
            "created": paper.issued_at.isoformat(),
            "inputs": paper.to_inputs(),
        },
        ensure_ascii=False,
    )
    row.save(force_insert=True)
    return row
