"""What people do with a document of ours on a page of its own: the form, the words, the deed."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from xaso.kernel.accounts.api import User
from xaso.kernel.files.api import FileRefusedError, explain
from xaso.office.documents import forms_drafts
from xaso.office.documents.errors import DocumentError, WrongStateError
from xaso.office.documents.forms_annexes import AnnexesForm, given_annexes
from xaso.office.documents.forms_changing import (
    ChangeForm,
    FurtherReceiversForm,
    initial_change,
)
from xaso.office.documents.forms_submitting import SubmitForm, initial_signers
from xaso.office.documents.incoming_values import SecretDocumentError
from xaso.office.documents.models import Document, Draft, Opinion
from xaso.office.documents.receivers import read_receivers
from xaso.office.documents.services import (
    changing,
    drafting,
    following,
    releasing,
    sealing,
    signing,
)
from xaso.office.documents.services.annexes import change_annexes, unsigned_annexes
from xaso.office.documents.services.copying import copy_signed
from xaso.office.documents.services.numbering import (
    allow_suffix,
    give_up_numbered,
    keep_number,
    let_number_go,
)
from xaso.office.documents.states import Answer, CopyKind
from xaso.office.documents.views.incoming.bringing import say_secret

type Deed = Callable[[Document, User, dict[str, Any]], UUID | None]


@dataclass(frozen=True, slots=True)
class ActPage:
    """One act: its form, what the button says, what is said afterwards, and what is done.

    The deed may return the id of another document to go to. ``wants_user`` says that the form
    needs to know who asks, ``initial`` what it begins with, ``given`` what else it needs to know of
    the document; ``folded`` is under which words it waits until somebody needs it. One that
    ``is_apart`` opens its transactions itself, for authorities are asked between them.
    """

    form: type[forms.Form]
    button: str | Promise
    done: str | Promise
    do: Deed
    lead: str | Promise = ""
    danger: bool = False
    wants_user: bool = False
    initial: Callable[[Document], dict[str, Any]] | None = None
    given: Callable[[Document], dict[str, Any]] | None = None
    folded: str | Promise = ""
    is_apart: bool = False


def _ask_opinions(document: Document, actor: User, typed: dict[str, Any]) -> None:
    people = list(User.objects.filter(pk__in=typed["people"]))
    drafting.ask_opinions(document, people=people, due_on=typed["due_on"], actor=actor)


def _give_opinion(document: Document, actor: User, typed: dict[str, Any]) -> None:
    owed = Opinion.objects.filter(document=document, asked=actor, answered_at__isnull=True)
    opinion = owed.order_by("-version").first()
    if opinion is None:
        raise WrongStateError(_("Nobody asked for your opinion on this document."))
    drafting.give_opinion(
        opinion, answer=Answer(typed["answer"]), words=typed["words"], actor=actor
    )


def _check(document: Document, actor: User, typed: dict[str, Any]) -> None:
    checker = User.objects.get(pk=typed["checker"])
    drafting.send_to_check(document, checker=checker, actor=actor)


def _return(document: Document, actor: User, typed: dict[str, Any]) -> None:
    drafting.return_draft(document, words=typed["reason"], actor=actor)


def _submit(document: Document, actor: User, typed: dict[str, Any]) -> None:
    signing.submit_for_signature(
        document, actor=actor, others=typed["others"], at_once=typed["at_once"]
    )


def _withdraw(document: Document, actor: User, typed: dict[str, Any]) -> None:
    signing.take_back(document, reason=typed["reason"], actor=actor)


def _drop(document: Document, actor: User, typed: dict[str, Any]) -> None:
    drafting.drop_draft(document, reason=typed["reason"], actor=actor)


def _void(document: Document, actor: User, typed: dict[str, Any]) -> None:
    give_up_numbered(document, reason=typed["reason"], actor=actor)


def _seal(document: Document, actor: User, typed: dict[str, Any]) -> None:
    sealing.seal_and_release(
        document, pin=typed["pin"], is_open=typed["is_public"], actor=actor
    )


def _release(document: Document, actor: User, typed: dict[str, Any]) -> None:
    sealing.release_with_annexes(
        document,
        pin=typed.get("pin", ""),
        receivers=read_receivers(typed["receivers"]),
        is_open=typed["is_public"],
        actor=actor,
    )


def _wants_pin(document: Document) -> dict[str, Any]:
    return {"wants_pin": bool(unsigned_annexes(document))}


def _annexes(document: Document, actor: User, typed: dict[str, Any]) -> None:
    brought, taken_out = typed["brought"], typed.get("take_out", [])
    try:
        change_annexes(document, brought=brought, taken_out=taken_out, actor=actor)
    except FileRefusedError as refusal:
        raise DocumentError(explain(refusal)) from refusal
    except SecretDocumentError as error:
        raise DocumentError(say_secret(error)) from error


def _recall(document: Document, actor: User, typed: dict[str, Any]) -> None:
    releasing.recall(document, actor=actor, reason=typed["reason"])


def _add(document: Document, actor: User, typed: dict[str, Any]) -> None:
    changing.add_receivers(document, read_receivers(typed["receivers"]), actor=actor)


def _change(document: Document, actor: User, typed: dict[str, Any]) -> None:
    change = changing.Change(typed["reason"], typed["answer_by"], typed["contact"])
    changing.tell_change(document, change, actor=actor)


def _correct(document: Document, actor: User, typed: dict[str, Any]) -> UUID:
    return following.begin_correction(document, author=actor).pk


def _replace(document: Document, actor: User, typed: dict[str, Any]) -> UUID:
    return following.begin_replacement(document, author=actor).pk


def _number(document: Document, actor: User, typed: dict[str, Any]) -> None:
    draft = Draft.objects.get(document=document)
    number, suffix = typed["number"], typed["suffix"]
    if number is None:
        let_number_go(draft, actor=actor)
    elif suffix:
        allow_suffix(draft, number=number, suffix=suffix, reason=typed["reason"], actor=actor)
    else:
        keep_number(draft, number=number, actor=actor)


def _copy(document: Document, actor: User, typed: dict[str, Any]) -> None:
    copy_signed(
        document,
        kind=CopyKind(typed["kind"]),
        pages=typed["pages"],
        receiver=typed["receiver"],
        pin=typed["pin"],
        actor=actor,
    )


ACT_PAGES: dict[str, ActPage] = {
    "annexes": ActPage(
        AnnexesForm,
        _("Keep the annexes"),
        _("The annexes are kept."),
        _annexes,
        lead=_("Files of their own that go with the document, such as tables and plans."),
        given=given_annexes,
    ),
    "opinions": ActPage(
        forms_drafts.AskOpinionsForm,
        _("Ask them"),
        _("Your colleagues were asked."),
        _ask_opinions,
        lead=_(
            "They read the present version at the same time and answer each for themselves."
        ),
        wants_user=True,
    ),
    "opinion": ActPage(
        forms_drafts.OpinionForm,
        _("Give the opinion"),
        _("Your opinion was given."),
        _give_opinion,
    ),
    "check": ActPage(
        forms_drafts.CheckerForm,
        _("Give it on"),
        _("The draft lies with the head of unit."),
        _check,
        wants_user=True,
    ),
    "return": ActPage(
        forms_drafts.ReasonForm,
        _("Return it"),
        _("The draft went back to its author."),
        _return,
        lead=_("Say what is to be put right."),
    ),
    "submit": ActPage(
        SubmitForm,
        _("Submit it"),
        _("The document waits for its signature."),
        _submit,
        lead=_(
            "Number and date are given when it is signed. Then the clerk seals and releases it."
        ),
        initial=initial_signers,
        folded=_("Others of this office sign too"),
    ),
    "withdraw": ActPage(
        forms_drafts.ReasonForm,
        _("Take it back"),
        _("The document is a draft again."),
        _withdraw,
    ),
    "drop": ActPage(
        forms_drafts.ReasonForm,
        _("Give it up"),
        _("The draft was given up."),
        _drop,
        danger=True,
    ),
    "void": ActPage(
        forms_drafts.ReasonForm,
        _("Give it up"),
        _("The draft was given up, and its number is void."),
        _void,
        lead=_(
            "It has a number already. The number stays in the register as void, with your reason,"
            " and is never given again."
        ),
        danger=True,
    ),
    "seal": ActPage(
        forms_drafts.SealForm,
        _("Seal and release"),
        _("The document is sealed and released."),
        _seal,
        lead=_("It goes to its receivers at once."),
        is_apart=True,
    ),
    "release": ActPage(
        forms_drafts.ReleaseForm,
        _("Release it"),
        _("The document was released."),
        _release,
        given=_wants_pin,
        is_apart=True,
    ),
    "recall": ActPage(
        forms_drafts.ReasonForm,
        _("Recall it"),
        _("The document was recalled."),
        _recall,
        lead=_("It is frozen here, and who received it has to give it back or destroy it."),
        danger=True,
    ),
    "add": ActPage(
        FurtherReceiversForm,
        _("Send it to them"),
        _("The document goes to them too."),
        _add,
        lead=_("They get the signed document. Nothing is sent to who has it already."),
    ),
    "change": ActPage(
        ChangeForm,
        _("Tell the receivers"),
        _("The change was told."),
        _change,
        lead=_(
            "Who has it by document exchange or e-mail is told at once; please tell the others"
            " yourself. The signed document itself stays as it is."
        ),
        initial=initial_change,
    ),
    "correct": ActPage(
        forms_drafts.NoForm,
        _("Begin the letter"),
        _("The letter was begun. Please say what is corrected."),
        _correct,
        lead=_("A letter names the mistake and the right words. The document stays in force."),
    ),
    "replace": ActPage(
        forms_drafts.NoForm,
        _("Begin the new document"),
        _("The new document was begun."),
        _replace,
        lead=_(
            "When the new one is released, this one is replaced and its receivers are told."
        ),
    ),
    "number": ActPage(
        forms_drafts.NumberForm,
        _("Keep this choice"),
        _("The choice of the number is kept."),
        _number,
    ),
    "copy": ActPage(
        forms_drafts.CopyForm,
        _("Make the copy"),
        _("The certified copy was made."),
        _copy,
        lead=_("The mark of the organisation stands at the top right of the first page."),
        is_apart=True,
    ),
}
