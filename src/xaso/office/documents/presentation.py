"""How documents of ours are said: where they stand, what may be done, what happened."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext, pgettext_lazy

from xaso.kernel.accounts.api import User
from xaso.kernel.permissions.api import OfficialRequest
from xaso.lib.dates import say_date, say_moment
from xaso.office.documents import permissions as may
from xaso.office.documents.acts import ACTS
from xaso.office.documents.models import Document, DocumentAct
from xaso.office.documents.queries.page import DocumentPage
from xaso.office.documents.services.drafting import may_edit
from xaso.office.documents.services.signing import may_take_back
from xaso.office.documents.states import DocumentState, Urgency
from xaso.office.signing.api import StepKind, StepState
from xaso.ui.values import Fact, Moment, State, Tab, Tone

TONES: dict[str, Tone] = {
    DocumentState.DRAFT: "info",
    DocumentState.CHECKING: "warn",
    DocumentState.SIGNING: "warn",
    DocumentState.SIGNED: "info",
    DocumentState.RELEASED: "good",
    DocumentState.RECALLED: "late",
    DocumentState.REPLACED: "off",
    DocumentState.DROPPED: "off",
}

WAITS = {
    "opinion": gettext_lazy("Your opinion is asked for"),
    "check": gettext_lazy("To be looked at and submitted"),
    "returned": gettext_lazy("Came back to be changed"),
    "seal": gettext_lazy("To be sealed"),
    "release": gettext_lazy("To be released"),
    "stopped": gettext_lazy("Stopped: to be given up or recalled"),
}
"""What a document of ours waits for, by the condition of the list."""


@dataclass(frozen=True, slots=True)
class ActLink:
    """A way to do something with a document; the first of a page is its main act."""

    label: str
    url: str
    icon: str
    look: str = "secondary"
    key: str = ""


def state_of(document: Document) -> State:
    """Return how a document stands, as a word with its tone."""
    label = str(DocumentState(document.state).label)
    return State(label, TONES.get(document.state, "neutral"))


def state_on_page(document: Document, page: DocumentPage) -> State:
    """Return how a document stands, the seal apart from the signatures before it."""
    if document.state == DocumentState.SIGNING and page.waits_for_seal:
        return State(str(WAITS["seal"]), "warn")
    return state_of(document)


def standing(document: Document, page: DocumentPage, user: User) -> str:
    """Say in a sentence where a document stands and whose turn it is."""
    draft = page.draft
    if document.frozen_at is not None and document.released_at is None:
        return document.frozen_reason
    if document.state == DocumentState.DRAFT:
        if draft and draft.returned_words:
            return _("It came back to be changed: %(words)s") % {"words": draft.returned_words}
        mine = document.created_by_id == user.pk
        return _("You are writing it.") if mine else _("Its author is writing it.")
    if document.state == DocumentState.CHECKING and draft and draft.checker:
        return _("%(name)s looks at it before it is submitted for signature.") % {
            "name": draft.checker.full_name
        }
    if document.state == DocumentState.SIGNING:
        return _signing_sentence(page)
    return _late_sentence(document, page)


def _signing_sentence(page: DocumentPage) -> str:
    if page.waits_for_seal:
        return _("It is signed and waits for the seal of the organisation.")
    persons = [one for one in page.signatures if one.kind == StepKind.PERSON]
    names = [one.signer_name for one in persons if one.state == StepState.READY]
    sentence = _("It waits for the signature of %(name)s.") % {"name": ", ".join(names)}
    if len(persons) < 2:
        return sentence
    done = sum(one.state == StepState.SIGNED for one in persons)
    so_far = _("%(done)s of %(all)s persons have signed.") % {"done": done, "all": len(persons)}
    return f"{sentence} {so_far}"


def _late_sentence(document: Document, page: DocumentPage) -> str:
    if document.state == DocumentState.SIGNED:
        return _("It is signed and sealed. It can go out.")
    if document.state == DocumentState.RELEASED:
        count = page.receiver_count
        words = ngettext(
            "It was released to %(count)s receiver.",
            "It was released to %(count)s receivers.",
            count,
        )
        return words % {"count": count} if count else _("It was released without a receiver.")
    return document.frozen_reason or str(DocumentState(document.state).label)


def facts_of_page(document: Document, page: DocumentPage) -> list[Fact]:
    """Return what is known of a document, in the order in which its register has it."""
    signer = document.signer_name
    if not signer and page.draft and page.draft.signer:
        signer = page.draft.signer.full_name
    facts = [
        Fact(_("Type"), document.type_name),
        Fact(_("Number and symbol"), document.code or _("Given at the first signature")),
        Fact(
            _("Date of the document"),
            say_date(document.issued_on) if document.issued_on else _("Day of the signature"),
        ),
        Fact(_("Signed by"), signer or _("Not chosen yet")),
        Fact(_("Author"), document.created_by.full_name if document.created_by else ""),
        Fact(_("Urgency"), str(Urgency(document.urgency).label)),
    ]
    if document.due_on:
        facts.append(Fact(_("Sign by"), say_date(document.due_on)))
    if document.answer_by:
        facts.append(Fact(_("Answer wanted by"), say_date(document.answer_by)))
    if document.page_count:
        facts.append(Fact(pgettext("paper", "Pages"), document.page_count))
    if document.released_at:
        facts.append(Fact(_("Released at"), say_moment(document.released_at)))
    return facts


LABELS: dict[str, tuple[Promise, str]] = {
    "edit": (gettext_lazy("Write"), "pencil"),
    "opinion": (gettext_lazy("Give an opinion"), "chat-left-text"),
    "submit": (gettext_lazy("Submit for signature"), "send"),
    "check": (gettext_lazy("Give to the head of unit"), "person"),
    "opinions": (gettext_lazy("Ask for opinions"), "people"),
    "annexes": (gettext_lazy("Add annexes"), "paperclip"),
    "return": (gettext_lazy("Return to the author"), "arrow-counterclockwise"),
    "number": (gettext_lazy("Choose the number"), "journal-text"),
    "withdraw": (gettext_lazy("Take back from signing"), "arrow-counterclockwise"),
    "seal": (gettext_lazy("Seal and release"), "patch-check"),
    "release": (pgettext_lazy("document", "Release"), "send"),
    "copy": (gettext_lazy("Make a certified copy"), "files"),
    "add": (gettext_lazy("Send it to further receivers"), "person-plus"),
    "change": (gettext_lazy("Tell of a change"), "megaphone"),
    "correct": (gettext_lazy("Correct it by a letter"), "pencil-square"),
    "replace": (gettext_lazy("Replace it"), "arrow-left-right"),
    "recall": (pgettext_lazy("document", "Recall"), "x-circle"),
    "drop": (gettext_lazy("Give it up"), "trash"),
    "void": (gettext_lazy("Give it up with its number"), "trash"),
}
"""What may be done, in the order of the page: the first that is allowed is the main act."""


def allowed_acts(document: Document, page: DocumentPage, request: OfficialRequest) -> list[str]:
    """Return the keys of what this person may do with the document now."""
    user, access = request.user, request.access
    holds = {key: access.holds(f"documents.{key}") for key in ("release", "recall", "copy")}
    edits = page.draft is not None and may_edit(
        document, page.draft, user, is_let_in=page.is_let_in
    )
    keeps = access.holds(may.KEEP_REGISTERS.key)
    writing = document.state in (DocumentState.DRAFT, DocumentState.CHECKING)
    is_checker = edits and document.state == DocumentState.CHECKING
    is_frozen = document.frozen_at is not None
    released = document.state == DocumentState.RELEASED and not is_frozen
    drafts = access.holds(may.DRAFT.key)
    was_recalled = document.state == DocumentState.RECALLED and document.released_at is not None
    ways = {
        "edit": edits,
        "opinion": writing and not is_frozen and page.owes_opinion,
        "submit": edits,
        "check": edits and not is_checker,
        "opinions": edits,
        "annexes": edits,
        "return": is_checker,
        "number": writing and keeps and document.number is None,
        "withdraw": document.state == DocumentState.SIGNING
        and page.draft is not None
        and may_take_back(document, page.draft, user, is_let_in=page.is_let_in)
        and not page.is_signed_by_somebody,
        "seal": document.state == DocumentState.SIGNING
        and holds["release"]
        and page.waits_for_seal,
        "release": document.state == DocumentState.SIGNED
        and holds["release"]
        and not is_frozen,
        "copy": released and holds["copy"] and page.shown is not None,
        "add": released and holds["release"],
        "change": released and holds["release"] and page.receiver_count > 0,
        "correct": released and drafts,
        "replace": (released or was_recalled) and drafts and page.draft is not None,
        "recall": holds["recall"] and document.state in (DocumentState.RELEASED, "signed"),
        "drop": edits and document.number is None and not is_checker,
        "void": writing and keeps and document.number is not None,
    }
    return [key for key, allowed in ways.items() if allowed]


def act_links(
    document: Document, page: DocumentPage, request: OfficialRequest
) -> list[ActLink]:
    """Return the ways on, the main act first."""
    keys = allowed_acts(document, page, request)
    main = next((key for key in ("seal", "release", "opinion", "edit") if key in keys), "")
    ordered = sorted(keys, key=lambda key: key != main)
    return [_link(document, key, is_main=key == main) for key in ordered]


def _link(document: Document, key: str, *, is_main: bool) -> ActLink:
    label, icon = LABELS[key]
    if key == "edit":
        url = reverse("documents:edit", args=[document.pk])
    else:
        url = reverse("documents:act", args=[document.pk, key])
    look = (
        "primary" if is_main else "danger" if key in ("recall", "drop", "void") else "secondary"
    )
    return ActLink(str(label), url, icon, look, "e" if key == "edit" else "")


def tabs_of(document: Document, page: DocumentPage, active: str) -> list[Tab]:
    """Return the parts of a document's page."""
    address = reverse("documents:document", args=[document.pk])
    parts = [
        ("paper", _("Document"), None),
        ("opinions", _("Opinions"), page.opinion_count),
        ("receivers", _("Receivers"), page.receiver_count),
        ("history", _("History"), None),
    ]
    return [
        Tab(label, f"{address}?tab={key}", active=key == active, count=count)
        for key, label, count in parts
    ]


def moment_of(act: DocumentAct) -> Moment:
    """Return an act as a moment of the history."""
    label = ACTS.get(act.key)
    return Moment(
        title=str(label) if label else act.key,
        at=say_moment(act.at),
        who=act.actor.full_name if act.actor else "",
        text=act.words,
        iso=act.at.isoformat(),
    )
