"""The papers that were issued with the dossiers of the past."""

import json

from xaso.kernel.working_time.api import Limit, say_limit
from xaso.lib import clock
from xaso.lib.dates import local_day
from xaso.lib.money import say_dong
from xaso.public_services.dossiers.demo.life import Life
from xaso.public_services.dossiers.demo.scenario import Deed
from xaso.public_services.dossiers.forms_in_force import form_of
from xaso.public_services.dossiers.models import ApologyLetter, DossierComponent, IssuedPaper
from xaso.public_services.dossiers.paper_data import IntakeReceiptPaper, ReceivedComponent
from xaso.public_services.dossiers.services import papers
from xaso.public_services.dossiers.services.engine import Work

RECEIPT = IssuedPaper.Kind.INTAKE_RECEIPT


def receipt(life: Life, work: Work) -> IssuedPaper:
    """Return the receipt as it stands when the desk has taken the dossier in."""
    day, dossier = local_day(work.at), life.dossier
    applicant = life.parties[0]
    paper = IntakeReceiptPaper(
        form=form_of(RECEIPT, day).form,
        letterhead=life.facts.letterhead(day),
        sheet="a5",
        mark=papers.mark(dossier),
        applicant=papers.as_applicant(applicant),
        procedure=life.facts.procedure(dossier.procedure_version_id).name,
        components=tuple(_received(one) for one in life.components if one.is_present),
        sets=dossier.sets,
        handling_time=say_limit(Limit.parse(dossier.limit)) if dossier.limit else "",
        received_at=work.at,
        due_at=dossier.due_at,
        collection=dossier.collection,
        receiver=work.actor.full_name,
        submitter=life.parties[-1].name,
        fee=say_dong(dossier.fee) if dossier.fee else None,
    )
    row = IssuedPaper(dossier=dossier, kind=RECEIPT, issued_at=work.at, issued_by=work.actor)
    content = {
        "template": paper.template,
        "created": paper.issued_at.isoformat(),
        "inputs": paper.to_inputs(),
    }
    row.content = json.dumps(content, ensure_ascii=False)
    return row


def issue_notice(work: Work, deed: Deed) -> None:
    """Issue the notice that goes with an act, once the dossier's rows are there."""
    with clock.at(work.at):
        if deed.act in ("request_supplement", "ask_before_receipt"):
            papers.supplement_request(work, deed.asked(), deed.words)
        elif deed.act == "stop":
            papers.stop_notice(work, deed.words, deed.ground)
        elif deed.act == "extend":
            letter = ApologyLetter.objects.get(dossier=work.dossier, at=work.at)
            papers.apology_letter(work, letter)
        elif deed.act == "decline":
            papers.refusal_notice(work, deed.words, refuses="intake")
        else:
            papers.refusal_notice(work, deed.words, refuses="handling")


def _received(one: DossierComponent) -> ReceivedComponent:
    kind = str(DossierComponent.Kind(one.kind).label)
    return ReceivedComponent(name=one.name, kind=kind, quantity=one.quantity)
