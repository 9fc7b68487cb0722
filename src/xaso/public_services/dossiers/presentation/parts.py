"""The facts, people and papers of a dossier as its page lists them."""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _

from xaso.lib.dates import say_moment, say_short
from xaso.public_services.dossiers.contracts import FeeNote
from xaso.public_services.dossiers.fees import say_fee
from xaso.public_services.dossiers.models import (
    Dossier,
    DossierComponent,
    DossierParty,
)
from xaso.public_services.dossiers.presentation.filing import facts_of_filing
from xaso.public_services.dossiers.queries.page import DossierPage
from xaso.public_services.dossiers.states import Outcome
from xaso.ui.values import Fact, State

SHOWN_OF_NUMBER = 3


@dataclass(frozen=True, slots=True)
class ShownParty:
    """Somebody in the dossier; ``masked`` tells that the numbers were not asked for."""

    party: DossierParty
    title: str
    facts: list[Fact]
    masked: bool

    @property
    def anchor(self) -> str:
        """The place on the page to which a look leads back."""
        return f"party-{self.party.part}"


def facts_of(page: DossierPage) -> list[Fact]:
    """Return what the dossier is about and how it came in."""
    dossier = page.dossier
    facts = [
        Fact(_("Code of the procedure"), page.procedure.code),
        Fact(_("Field"), page.procedure.field_name),
        Fact(_("How it came in"), dossier.get_channel_display()),
        *facts_of_filing(page.filing),
        _fact(_("Came in at"), _received(dossier)),
        _fact(_("First promised for"), _moment(dossier.promised_at)),
        _fact(_("Due"), _moment(dossier.due_at)),
        _fact(_("Sets"), dossier.sets if dossier.sets > 1 else ""),
        _fact(_("Fees and charges"), say_fee(dossier) or "", note=_proof(dossier)),
        _fact(_("How the result is collected"), dossier.collection),
        _fact(_("Code at the place of intake"), dossier.origin_code),
        _fact(_("Note"), dossier.note),
    ]
    return [fact for fact in facts if fact is not None]


def _proof(dossier: Dossier) -> str:
    note = FeeNote.from_plain(dossier.fee_note)
    return _("Proof that was shown: %(proof)s") % {"proof": note.proof} if note.proof else ""


def result_of(dossier: Dossier) -> list[Fact]:
    """Return what came out; nothing while the matter is open."""
    if not dossier.outcome:
        return []
    facts = [
        Fact(_("Outcome"), str(Outcome(dossier.outcome).label)),
        _fact(_("Number of the result"), dossier.result_number),
        _fact(_("Date of the result"), _day(dossier.result_date)),
        _fact(_("Finished"), _moment(dossier.finished_at), note=_punctual(dossier)),
        _fact(_("Handed out"), _moment(dossier.returned_at)),
        _fact(_("Collected by"), dossier.collected_by),
    ]
    return [fact for fact in facts if fact is not None]


def show_party(party: DossierParty, *, masked: bool = True) -> ShownParty:
    """Return somebody in the dossier, with what identifies or reaches them masked unless asked for."""
    hide = mask if masked else str
    facts = [
        Fact(_("Name"), party.name),
        _fact(_("Date of birth"), _day(party.birth_date)),
        _fact(_("Personal id or tax code"), hide(party.personal_id)),
        _fact(_("Telephone"), hide(party.phone)),
        _fact(_("Address"), party.address),
        _fact(_("E-mail"), hide(party.email)),
        _fact(_("Authority to act"), party.authority),
    ]
    title = party.get_part_display()
    return ShownParty(party, title, [fact for fact in facts if fact is not None], masked)


def mask(number: str) -> str:
    """Return a number of which only the last figures can be read."""
    shown = number[-SHOWN_OF_NUMBER:] if len(number) > 2 * SHOWN_OF_NUMBER else ""
    return f"••••••{shown}" if number else ""


def component_state(component: DossierComponent) -> State:
    """Say whether a component is there, is missing, or went back."""
    if component.is_given_back:
        return State(_("Given back"), "off")
    if component.is_present:
        return State(
            _("To be given back") if component.to_give_back else _("Handed in"), "good"
        )
    return State(_("Missing"), "warn" if component.is_required else "neutral")


def component_kind(component: DossierComponent) -> str:
    """Say in what shape and how many times a component was handed in."""
    values = {"kind": component.get_kind_display(), "count": component.quantity}
    return _("%(kind)s × %(count)s") % values


def _fact(label: str, value: object, note: str = "") -> Fact | None:
    return Fact(label, value, note=note) if value else None


def _moment(moment: datetime | None) -> str:
    return say_moment(moment) if moment else ""


def _day(day: date | None) -> str:
    return say_short(day) if day else ""


def _received(dossier: Dossier) -> str:
    if dossier.received_at is None:
        return ""
    who = dossier.received_by.full_name if dossier.received_by else ""
    return ", ".join(filter(None, [say_moment(dossier.received_at), who]))


def _punctual(dossier: Dossier) -> str:
    if dossier.outcome not in (Outcome.GRANTED, Outcome.REFUSED):
        return ""
    if not (dossier.finished_at and dossier.due_at):
        return ""
    return _("After its due time") if dossier.finished_at > dossier.due_at else _("In time")
