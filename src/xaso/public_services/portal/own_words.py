"""Where a dossier stands, in the voice in which one speaks with its citizen."""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _

from xaso.lib.dates import say_date, say_moment
from xaso.lib.money import say_dong
from xaso.public_services.dossiers.api import (
    DossierState,
    OwnAct,
    OwnDossierLine,
    OwnDossierPage,
    OwnStay,
)
from xaso.ui.values import Moment, State, Tone

_S = DossierState
REFUSED = "refused"
WAITING = frozenset({_S.INCOMPLETE, _S.AWAITING_SUPPLEMENT, _S.AWAITING_PAYMENT})
WARNING_ACTS = frozenset(
    {"ask_before_receipt", "request_supplement", "request_payment", "extend", "complain"}
)
ENDING_ACTS = frozenset({"decline", "lapse", "refuse", "stop", "withdraw"})
GOOD_ACTS = frozenset({"receive", "approve", "stamp", "return_result"})
TOLD_ACTS = WARNING_ACTS | ENDING_ACTS | GOOD_ACTS | {"send_papers", "pass_on"}
TOLD_ACTS |= {"hand_over", "answer_complaint"}


@dataclass(frozen=True, slots=True)
class MainAct:
    """The one thing that the citizen should do now."""

    label: str
    icon: str
    to: str


def _state_of(state: DossierState, outcome: str, *, is_recalled: bool) -> State:
    """Return the state as a short word with its tone."""
    words: dict[DossierState, tuple[str, Tone]] = {
        _S.SUBMITTED: (_("Sent, waiting to be received"), "info"),
        _S.INCOMPLETE: (_("Waiting for you to add papers"), "warn"),
        _S.RECEIVED: (_("Received"), "info"),
        _S.NOT_ACCEPTED: (_("Not accepted"), "late"),
        _S.PASSED_ON: (_("With the competent authority"), "info"),
        _S.PROCESSING: (_("Being processed"), "info"),
        _S.AWAITING_SUPPLEMENT: (_("Waiting for you to add papers"), "warn"),
        _S.AWAITING_PAYMENT: (_("Waiting for you to pay"), "warn"),
        _S.APPROVED: (_("Signed, waiting for the stamp"), "info"),
        _S.COMPLETED: (_("Result ready"), "good"),
        _S.RETURNED: (_("Result handed over"), "good"),
        _S.WITHDRAWN: (_("Withdrawn by you"), "off"),
        _S.STOPPED: (_("Stopped"), "late"),
        _S.CLOSED: (_("Matter closed"), "off"),
    }
    word, tone = words[state]
    if outcome == REFUSED and state in (_S.COMPLETED, _S.RETURNED):
        return State(_("Request refused"), "late")
    if is_recalled and state in (_S.COMPLETED, _S.RETURNED):
        return State(_("Result recalled"), "late")
    return State(word, tone)


def state_of_page(page: OwnDossierPage) -> State:
    """Return the state, which waits for nobody's papers once they were sent."""
    if page.request and page.request.is_answered:
        return State(_("Further papers were sent"), "info")
    return _state_of(page.state, page.outcome, is_recalled=page.is_recalled)


def state_of_line(line: OwnDossierLine) -> State:
    """Return the state as its page says it."""
    if _was_sent(line):
        return State(_("Further papers were sent"), "info")
    return _state_of(line.state, line.outcome, is_recalled=line.is_recalled)


def _was_sent(line: OwnDossierLine) -> bool:
    return line.papers_sent and line.state in (_S.INCOMPLETE, _S.AWAITING_SUPPLEMENT)


def say_line(line: OwnDossierLine) -> str:
    """Say in a few words what the list should tell of a dossier."""
    if line.state in WAITING and not _was_sent(line):
        return _("Please open it: something is asked of you.")
    if line.due_at and line.state in (_S.RECEIVED, _S.PROCESSING, _S.APPROVED):
        return _("Due %(moment)s.") % {"moment": say_moment(line.due_at)}
    return _("Sent %(moment)s.") % {"moment": say_moment(line.submitted_at)}


def say_standing(page: OwnDossierPage) -> str:
    """Say in one sentence where the dossier is and what it waits for."""
    said = {
        _S.SUBMITTED: _(
            "Your dossier has come in. The one-stop desk looks at it and tells you here."
        ),
        _S.INCOMPLETE: _say_request(page),
        _S.RECEIVED: _say_received(page),
        _S.NOT_ACCEPTED: _("Your dossier was not accepted. The notice below says why."),
        _S.PASSED_ON: _("Your dossier was passed on to the competent authority."),
        _S.PROCESSING: _say_hands(page),
        _S.AWAITING_SUPPLEMENT: _say_request(page),
        _S.AWAITING_PAYMENT: _("Please pay %(amount)s, so that your dossier can go on.")
        % {"amount": say_dong(page.amount)},
        _S.APPROVED: _say_hands(page),
        _S.COMPLETED: _say_ready(page),
        _S.RETURNED: _say_returned(page),
        _S.WITHDRAWN: _("You withdrew this dossier."),
        _S.STOPPED: _("Your dossier was stopped. The notice below says why."),
        _S.CLOSED: _("This matter is closed."),
    }
    return said[page.state]


def _say_request(page: OwnDossierPage) -> str:
    asked = page.request
    names = "; ".join(asked.papers) if asked else _("papers")
    if asked and asked.is_answered:
        return _("You sent further papers. The desk looks at them and tells you here.")
    if asked and asked.answer_by:
        values = {"names": names, "day": _say_day(asked.answer_by)}
        return _("We are waiting for you to add: %(names)s, by %(day)s.") % values
    return _("We are waiting for you to add: %(names)s.") % {"names": names}


def _say_received(page: OwnDossierPage) -> str:
    if page.due_at is None:
        return _("Your dossier was received.")
    return _("Your dossier was received. The result is due at %(moment)s.") % {
        "moment": say_moment(page.due_at)
    }


def _say_hands(page: OwnDossierPage) -> str:
    values = {
        "person": page.person,
        "unit": page.unit,
        "moment": say_moment(page.due_at) if page.due_at else "",
    }
    if page.person and page.due_at:
        return _("%(person)s (%(unit)s) works on it. The result is due at %(moment)s.") % values
    if page.due_at:
        return _("It lies with %(unit)s. The result is due at %(moment)s.") % values
    return _("Your dossier is being processed.")


def _say_ready(page: OwnDossierPage) -> str:
    if page.outcome == REFUSED:
        return _("Your request was refused. The notice below says why.")
    if page.is_recalled:
        return _say_recalled()
    if page.results:
        return _("The result is ready. You can open it below, or collect it at the desk.")
    return _("The result is ready. Please collect it at the one-stop desk.")


def _say_recalled() -> str:
    return _(
        "The result was recalled. Please do not use it; the one-stop desk tells you when the new"
        " one is there."
    )


def _say_returned(page: OwnDossierPage) -> str:
    if page.is_recalled:
        return _say_recalled()
    if page.returned_at is None:
        return _("The result was handed over.")
    return _("The result was handed over at %(moment)s.") % {
        "moment": say_moment(page.returned_at)
    }


def _say_day(day: date | datetime) -> str:
    return say_moment(day) if isinstance(day, datetime) else say_date(day)


def main_act(page: OwnDossierPage) -> MainAct | None:
    """Return the one thing to do now; nothing while the authority has the word."""
    asked = page.request
    if page.may_send_papers and asked and not asked.is_answered:
        return MainAct(_("Send the papers"), "cloud-arrow-up", "papers")
    if page.state == _S.AWAITING_PAYMENT:
        return MainAct(_("Pay"), "qr-code", "payment")
    if page.results:
        return MainAct(_("Open the result"), "file-earmark-check", "result")
    return None


def moments_of(page: OwnDossierPage) -> list[Moment]:
    """Return what happened, the latest first: acts that concern the citizen, and the stays."""
    told = [(act.at, _of_act(act)) for act in page.acts if act.key in TOLD_ACTS]
    told += [(stay.entered_at, _of_stay(stay)) for stay in page.stays]
    ordered = [moment for _at, moment in sorted(told, key=lambda one: one[0], reverse=True)]
    return [*ordered, _sent(page)]


def _of_act(act: OwnAct) -> Moment:
    tone: Tone = "good" if act.key in GOOD_ACTS else "neutral"
    tone = "warn" if act.key in WARNING_ACTS else tone
    tone = "late" if act.key in ENDING_ACTS else tone
    who = _("You") if act.is_own else act.by
    said = _say_act(act.key)
    return Moment(said, say_moment(act.at), who, act.words, tone, iso=act.at.isoformat())


def _of_stay(stay: OwnStay) -> Moment:
    who = ", ".join(filter(None, [stay.person, stay.unit]))
    text = _("Until %(moment)s.") % {"moment": say_moment(stay.left_at)} if stay.left_at else ""
    title = _("Step: %(step)s") % {"step": stay.step}
    at, iso = say_moment(stay.entered_at), stay.entered_at.isoformat()
    return Moment(title, at, who, text, "neutral", current=not stay.left_at, iso=iso)


def _sent(page: OwnDossierPage) -> Moment:
    at, iso = say_moment(page.submitted_at), page.submitted_at.isoformat()
    return Moment(_("You sent the dossier"), at, "", "", "good", iso=iso)


def _say_act(key: str) -> str:
    return {
        "receive": _("The desk received the dossier"),
        "ask_before_receipt": _("The desk asked for further papers"),
        "decline": _("The dossier was not accepted"),
        "lapse": _("The dossier lapsed, since the papers did not come"),
        "pass_on": _("The dossier was passed on to the competent authority"),
        "hand_over": _("The desk handed the dossier over for processing"),
        "request_supplement": _("Further papers were asked for"),
        "send_papers": _("Further papers were sent"),
        "request_payment": _("Payment was asked for"),
        "extend": _("The authority apologised and set a new date"),
        "refuse": _("The request was refused"),
        "withdraw": _("The dossier was withdrawn"),
        "stop": _("The dossier was stopped"),
        "approve": _("The result was approved"),
        "stamp": _("The result was numbered and stamped"),
        "return_result": _("The result was handed over"),
        "complain": _("You complained that it takes too long"),
        "answer_complaint": _("The office answered your complaint"),
    }[key]
