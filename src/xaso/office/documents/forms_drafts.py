"""What people type about documents of ours."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from xaso.kernel.accounts.api import User
from xaso.kernel.tenancy.api import require_commune
from xaso.lib import clock
from xaso.office.documents.contracts import DraftInput, ReceiverInput
from xaso.office.documents.models import Document, Draft
from xaso.office.documents.permissions import CHECK
from xaso.office.documents.queries.staff import staff
from xaso.office.documents.receivers import read_receivers, say_receivers
from xaso.office.documents.states import Answer, CopyKind, Direction, Urgency
from xaso.office.documents.types import document_types
from xaso.office.documents.widgets import ReceiversInput
from xaso.office.signing.api import StepKind, possible_signers
from xaso.ui.widgets import DateInput

LONGEST_BODY = 200_000


class NewDocumentForm(forms.Form):
    """Of which type the new document is, and whether it leaves the house."""

    kind = forms.ChoiceField(label=_("Type of document"))
    direction = forms.ChoiceField(
        label=_("Goes"),
        choices=[(Direction.OUT, _("Outside")), (Direction.INTERNAL, _("Only inside"))],
        widget=forms.RadioSelect,
        initial=Direction.OUT,
    )
    subject = forms.CharField(label=_("Subject"), max_length=500)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(one.code, one.name) for one in document_types()]
        self.fields["kind"] = forms.ChoiceField(label=_("Type of document"), choices=choices)
        self.fields["kind"].initial = "decision"
        self.order_fields(["kind", "direction", "subject"])


class DraftForm(forms.Form):
    """Text and settings of a draft."""

    subject = forms.CharField(
        label=_("Subject"), max_length=500, widget=forms.Textarea(attrs={"rows": 2})
    )
    addressed_to = forms.CharField(
        label=_("Addressed to"),
        required=False,
        max_length=2000,
        help_text=_("One a line. Printed after “Kính gửi” where the type has it."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    body = forms.CharField(
        label=_("Text"),
        required=False,
        max_length=LONGEST_BODY,
        help_text=_(
            "One paragraph a line. “Điều 1.” begins an article, “# I.” a heading,"
            " “| a | b |” a row of a table, “=== Title” an annex."
        ),
        widget=forms.Textarea(attrs={"rows": 18, "spellcheck": "false"}),
    )
    receivers = forms.CharField(
        label=_("Sent to"),
        required=False,
        max_length=20_000,
        help_text=_(
            "One a line: “UBND tỉnh; H56” by document exchange, “Hội Nông dân; hnd@xa.example” by"
            " e-mail, “Trường Tiểu học; bưu điện; thôn 2” by post, a name alone by hand."
        ),
        widget=ReceiversInput(attrs={"rows": 3}),
    )
    receiver_lines = forms.CharField(
        label=_("List of receivers on the document"),
        required=False,
        max_length=4000,
        help_text=_(
            "One a line, as printed under “Nơi nhận”. Left empty, whom it is sent to stands there."
        ),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    topic_mark = forms.CharField(
        label=_("Mark of unit or field"),
        required=False,
        max_length=20,
        help_text=_("In the symbol of a letter: UBND-VP."),
    )
    signer = forms.ChoiceField(label=_("Who signs"), required=False)
    kind = forms.ChoiceField(label=_("Type of document"), required=False)
    urgency = forms.ChoiceField(label=_("Urgency"), choices=Urgency)
    due_on = forms.DateField(label=_("Sign by"), required=False, widget=DateInput)
    answer_by = forms.DateField(
        label=_("Answer wanted by"),
        required=False,
        widget=DateInput,
        help_text=_("Where its receivers have to answer. Goes along by document exchange."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        signers = possible_signers(clock.today(), StepKind.PERSON)
        choices = [(str(one.user_id), f"{one.full_name} – {one.words}") for one in signers]
        self.fields["signer"] = forms.ChoiceField(
            label=_("Who signs"), required=False, choices=[("", _("Not chosen yet")), *choices]
        )
        self.fields["kind"] = forms.ChoiceField(
            label=_("Type of document"),
            required=False,
            choices=[(one.code, one.name) for one in document_types()],
        )
        self.order_fields(
            [
                "kind",
                "subject",
                "addressed_to",
                "body",
                "signer",
                "receivers",
                "receiver_lines",
                "topic_mark",
                "urgency",
                "due_on",
                "answer_by",
            ]
        )

    def as_input(self) -> DraftInput:
        """Return what was typed as the service takes it."""
        typed = self.cleaned_data
        return DraftInput(
            subject=typed["subject"],
            body=typed["body"].replace("\r\n", "\n"),
            addressed_to=typed["addressed_to"],
            receiver_lines=typed["receiver_lines"],
            topic_mark=typed["topic_mark"],
            urgency=typed["urgency"],
            due_on=typed["due_on"],
            answer_by=typed["answer_by"],
            signer_id=typed["signer"] or None,
            receivers=read_receivers(typed["receivers"]),
            kind=typed["kind"],
        )


def initial_of(
    document: Document, draft: Draft, receivers: Sequence[ReceiverInput]
) -> dict[str, Any]:
    """Return what a draft's form begins with."""
    return {
        "kind": document.type_code,
        "subject": document.subject,
        "body": draft.body,
        "addressed_to": draft.addressed_to,
        "receivers": say_receivers(receivers),
        "receiver_lines": draft.receiver_lines,
        "topic_mark": draft.topic_mark,
        "signer": str(draft.signer_id or ""),
        "urgency": document.urgency,
        "due_on": document.due_on,
        "answer_by": document.answer_by,
    }


class AskOpinionsForm(forms.Form):
    """Whose opinion is wanted until when."""

    people = forms.MultipleChoiceField(
        label=_("Colleagues"), widget=forms.CheckboxSelectMultiple
    )
    due_on = forms.DateField(label=_("Until"), required=False, widget=DateInput)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = {
            str(one.user_id): f"{one.label}, {one.unit_name}"
            for one in staff(require_commune())
            if one.user_id != user.pk
        }
        self.fields["people"] = forms.MultipleChoiceField(
            label=_("Colleagues"),
            choices=list(people.items()),
            widget=forms.CheckboxSelectMultiple,
        )
        self.order_fields(["people", "due_on"])

    def clean_due_on(self) -> date | None:
        """Refuse a day that is over."""
        day: date | None = self.cleaned_data["due_on"]
        if day and day < clock.today():
            raise forms.ValidationError(_("This day is over. Please choose a later one."))
        return day


class OpinionForm(forms.Form):
    """What somebody thinks of a draft."""

    answer = forms.ChoiceField(
        label=_("Opinion"), choices=Answer, widget=forms.RadioSelect, initial=Answer.AGREED
    )
    words = forms.CharField(
        label=_("In words"),
        required=False,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def clean(self) -> dict[str, Any]:
        """Ask for words from who does not simply agree."""
        typed = super().clean() or {}
        if typed.get("answer") not in (None, Answer.AGREED) and not typed.get("words"):
            self.add_error("words", _("Please write what should be different."))
        return typed


class CheckerForm(forms.Form):
    """Who looks at the draft before it is submitted."""

    checker = forms.ChoiceField(label=_("Head of unit"))

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = {
            str(one.user_id): one.label
            for one in staff(require_commune())
            if one.roles & CHECK.roles and one.user_id != user.pk
        }
        self.fields["checker"] = forms.ChoiceField(
            label=_("Head of unit"), choices=list(people.items())
        )


class ReasonForm(forms.Form):
    """Why something is done."""

    reason = forms.CharField(
        label=_("Reason"), max_length=300, widget=forms.Textarea(attrs={"rows": 3})
    )


class NoForm(forms.Form):
    """Nothing to type: pressing the button is enough."""


class PublicForm(forms.Form):
    """Whether the document is for everybody."""

    is_public = forms.BooleanField(
        label=_("Anybody with the check code may read its subject and open it"),
        required=False,
        help_text=_(
            "Only for what is made public, such as a decision that is posted up."
            " A recall ends it, nothing else."
        ),
    )


def pin_of_the_seal(help_text: str = "") -> forms.CharField:
    """Return the field for the PIN of the seal, which no browser keeps."""
    return forms.CharField(
        label=_("PIN of the seal"),
        max_length=64,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "off", "data-private": ""}),
        help_text=help_text,
    )


class SealForm(PublicForm):
    """The PIN of the seal, and to whom the document goes."""

    field_order = ("is_public", "pin")

    pin = pin_of_the_seal()


class ReceiversForm(forms.Form):
    """To whom a document goes."""

    receivers = forms.CharField(
        label=_("Sent to"),
        required=False,
        max_length=20_000,
        help_text=_(
            "One a line: “UBND tỉnh; H56” by document exchange, “Hội Nông dân; hnd@xa.example” by"
            " e-mail, “Trường Tiểu học; bưu điện; thôn 2” by post, a name alone by hand."
        ),
        widget=ReceiversInput(attrs={"rows": 4}),
    )


class ReleaseForm(ReceiversForm, PublicForm):
    """To whom a document goes when it is released, and whether everybody may open it."""

    field_order = ("receivers", "is_public", "pin")

    def __init__(self, *args: Any, wants_pin: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if wants_pin:
            self.fields["pin"] = pin_of_the_seal(
                gettext(
                    "Annexes still wait for the signature of the organisation. They are signed"
                    " before the document goes out."
                )
            )
            self.order_fields(self.field_order)


class CopyForm(forms.Form):
    """Which certified copy is made, for whom."""

    kind = forms.ChoiceField(
        label=_("Kind of copy"), choices=CopyKind, initial=CopyKind.TRUE_COPY
    )
    pages = forms.CharField(
        label=_("Pages"),
        required=False,
        max_length=60,
        help_text=_("For an extract: “1, 3-4”."),
    )
    receiver = forms.CharField(label=_("For whom the copy is"), required=False, max_length=200)
    pin = pin_of_the_seal()

    def clean(self) -> dict[str, Any]:
        """Ask for the pages of an extract."""
        typed = super().clean() or {}
        if typed.get("kind") == CopyKind.EXTRACT and not typed.get("pages"):
            self.add_error("pages", _("Please name the pages of the extract."))
        return typed


class NumberForm(forms.Form):
    """A number that was set aside, or one taken again with a letter."""

    number = forms.IntegerField(
        label=_("Number"),
        min_value=1,
        required=False,
        help_text=_("Empty: the next number, as usual."),
    )
    suffix = forms.RegexField(
        r"^[a-zđ]?$",
        label=_("Letter"),
        required=False,
        help_text=_("Only where a document was passed over: 15a. Empty: a number set aside."),
    )
    reason = forms.CharField(label=_("Reason"), required=False, max_length=300)

    def clean(self) -> dict[str, Any]:
        """Ask why a number is taken again."""
        typed = super().clean() or {}
        if typed.get("suffix") and not typed.get("number") and "number" not in self.errors:
            self.add_error("number", _("Please write which number is taken again."))
        if typed.get("suffix") and not typed.get("reason"):
            self.add_error("reason", _("Please write why the number is taken again."))
        return typed
