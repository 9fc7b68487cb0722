"""From what was typed to dossiers: each in a transaction of its own, refused ones keep their form."""

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from xaso.kernel.accounts.api import User
from xaso.kernel.notifications.api import notify
from xaso.lib.dates import parse_vietnamese_date, say_moment, say_short
from xaso.public_services.counter.checklist import as_inputs
from xaso.public_services.counter.content import Content, Matter, Person, Source
from xaso.public_services.counter.forms.people import AuthorityForm
from xaso.public_services.counter.notices import RECEIPT
from xaso.public_services.counter.queries.promise import Promise, fee_of
from xaso.public_services.counter.screen.state import Screen
from xaso.public_services.dossiers.api import (
    ActRefusedError,
    FeeNote,
    IntakeInput,
    PartyInput,
    ReceivedDossier,
    ask_before_receipt,
    decline,
    pass_on,
    receive_dossier,
    say_refusal,
    submit_dossier,
)
from xaso.public_services.payments.api import as_payment

PAPERS_SPEAK = "vi"


@dataclass
class Outcome:
    """What became of the matters of one intake."""

    received: list[ReceivedDossier] = field(default_factory=list)
    refused: list[Matter] = field(default_factory=list)


def receive_all(screen: Screen, *, actor: User) -> Outcome:
    """Take in every matter of the intake; one that is refused does not hold up the others.

    What was taken in leaves the intake; what was not stays, with the reason.
    """
    outcome, content = Outcome(), screen.content
    content.checked = True
    for matter in list(content.matters):
        content.at = matter.key
        matter.refusal, one = "", Screen(screen.draft_id, content)
        dossier = None if one.faults else _receive(one, actor)
        if dossier is None:
            matter.unfinished = True
            outcome.refused.append(matter)
        else:
            outcome.received.append(dossier)
            _tell(one, dossier)
    content.matters = outcome.refused
    content.at = outcome.refused[0].key if outcome.refused else ""
    return outcome


def _receive(screen: Screen, actor: User) -> ReceivedDossier | None:
    matter = screen.matter
    take_in = _receive_and_pass_on if screen.commune else _receive_here
    try:
        return take_in(screen, actor)
    except ActRefusedError as error:
        matter.refusal = say_refusal(error)
        return None


def _receive_here(screen: Screen, actor: User) -> ReceivedDossier:
    return receive_dossier(intake_of(screen), actor=actor)


@transaction.atomic
def _receive_and_pass_on(screen: Screen, actor: User) -> ReceivedDossier:
    dossier = receive_dossier(intake_of(screen), actor=actor)
    pass_on(dossier.id, commune_id=int(screen.matter.commune), actor=actor)
    return dossier


def _tell(screen: Screen, dossier: ReceivedDossier) -> None:
    """Send the receipt to the citizen's e-mail address, if one was given."""
    address = screen.applicant_form.cleaned_data.get("email", "")
    if screen.content.by_other:
        address = screen.submitter_form.cleaned_data.get("email", "") or address
    if not address:
        return
    context = {
        "code": dossier.code,
        "procedure": screen.detail.name if screen.detail else "",
        "promise": _promise(dossier),
        "address": f"{settings.XASO_URL}{reverse('tracking:dossier', args=[dossier.code])}",
    }
    notify(RECEIPT.key, to=address, context=context, about=("dossiers.dossier", dossier.id))


def _promise(dossier: ReceivedDossier) -> str:
    with override(PAPERS_SPEAK):
        if dossier.due_at is None:
            return _("It was passed on to the competent commune.")
        return _("The result is due at %(moment)s.") % {"moment": say_moment(dossier.due_at)}


@transaction.atomic
def refuse_intake(screen: Screen, *, reason: str, actor: User) -> ReceivedDossier:
    """Put the matter down and decline it, so that the citizen gets a notice with the reason."""
    dossier = submit_dossier(intake_of(screen), actor=actor)
    decline(dossier.id, reason=reason, actor=actor)
    return dossier


@transaction.atomic
def ask_for_papers(screen: Screen, notice: dict[str, Any], *, actor: User) -> ReceivedDossier:
    """Put the matter down and give the slip that says what is missing; no time runs yet."""
    dossier = submit_dossier(intake_of(screen, with_missing=True), actor=actor)
    ask_before_receipt(dossier.id, **notice, actor=actor)
    return dossier


def intake_of(screen: Screen, *, with_missing: bool = False) -> IntakeInput:
    """Return the open matter as the dossiers take it.

    What is received or waits for papers has a form without faults; what is refused is put
    down as far as it can be read.
    """
    content, matter, promise = screen.content, screen.matter, screen.promise
    if promise is None or screen.matter_form is None:
        raise ValueError(matter.key)
    return IntakeInput(
        procedure_version=promise.detail.version_id,
        applicant=_party(content.applicant, screen.applicant_form.cleaned_data),
        submitter=_submitter(screen),
        components=as_inputs(screen.lines, with_missing=with_missing),
        channel=matter.channel,
        sets=_cleaned(screen, "sets") or 1,
        fee=_fee(screen),
        fee_note=_fee_note(promise),
        collection=_collection(matter),
        limit=_limit(screen),
        note=matter.note[:500],
        competent_commune=screen.commune.pk if matter.outside and screen.commune else None,
    )


def _cleaned(screen: Screen, name: str) -> Any:
    form = screen.matter_form
    if form is None or name in form.errors:
        return None
    return form.cleaned_data.get(name)


def _fee(screen: Screen) -> int:
    known = screen.promise.quote.total if screen.promise else None
    return known if known is not None else int(_cleaned(screen, "fee") or 0)


def _fee_note(promise: Promise) -> FeeNote:
    """Return what the fee is made of in the words of papers; what was typed has no lines."""
    chosen = promise.exemption
    with override(PAPERS_SPEAK):
        found = as_payment(fee_of(promise.matter, promise.detail.version_id, promise.payer))
        if chosen is None:
            return FeeNote(found.lines)
        proof = promise.matter.exemption_proof[:120]
        return FeeNote(found.lines, chosen.key, chosen.label, chosen.act, proof)


def _limit(screen: Screen) -> str:
    if not screen.promise or not screen.promise.asks_limit or screen.matter.outside:
        return ""
    return f"{_cleaned(screen, 'limit')} {_cleaned(screen, 'limit_unit')}"


def _collection(matter: Matter) -> str:
    with override(PAPERS_SPEAK):
        words = {
            "desk": _("Collected at the one-stop desk"),
            "post": _("By post to %(address)s") % {"address": matter.collection_address},
            "electronic": _("Electronically, to the e-mail address given"),
        }
        return words[matter.collection][:120]


def _party(person: Person, typed: dict[str, Any], *, authority: str = "") -> PartyInput:
    known = person.source == Source.RESIDENT
    facts: dict[str, Any] = {} if person.is_known else typed
    birthday = typed.get("birth_date") if not person.is_known else _birthday(person)
    return PartyInput(
        name=facts.get("name", person.name),
        personal_id=facts.get("number", person.number),
        birth_date=birthday,
        address=facts.get("address", person.address),
        phone=typed.get("phone", ""),
        email=typed.get("email", ""),
        kind="organisation" if person.source == Source.ORGANISATION else "person",
        authority=authority,
        resident_id=UUID(person.resident_id) if known else None,
    )


def _birthday(person: Person) -> Any:
    return parse_vietnamese_date(person.birth_date) if person.birth_date else None


def _submitter(screen: Screen) -> PartyInput | None:
    content = screen.content
    if content.by_other:
        words = _authority(content, screen.authority_form.cleaned_data)
        return _party(content.submitter, screen.submitter_form.cleaned_data, authority=words)
    if content.applicant.source == Source.ORGANISATION:
        with override(PAPERS_SPEAK):
            words = _("Legal representative of an organisation")
        name = screen.applicant_form.cleaned_data["representative"]
        return PartyInput(name=name, authority=words)
    return None


def _authority(content: Content, typed: dict[str, Any]) -> str:
    with override(PAPERS_SPEAK):
        parts = [str(dict(AuthorityForm.CHOICES)[content.authority]), content.authority_note]
        if typed.get("authority_until"):
            day = say_short(typed["authority_until"])
            parts.append(_("valid until %(day)s") % {"day": day})
        return ", ".join(part for part in parts if part)[:300]
