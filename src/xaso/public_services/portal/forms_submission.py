"""What citizens type on the way to a dossier and on its page."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from xaso.kernel.files.api import PartsFileDrop
from xaso.kernel.identity.api import PhoneCodeForm, RepresentedPerson
from xaso.public_services.dossiers.api import PAPERS_SPEAK
from xaso.ui.widgets import MultiFileDrop

ACCEPTED = "image/*,.pdf,.doc,.docx"
COLLECTION = [
    ("desk", _("I collect it at the one-stop desk")),
    ("online", _("I receive it electronically on this site")),
    ("post", _("Please send it by post; I pay the postage when it comes")),
]
COLLECTION_ON_PAPERS = {
    "desk": _("Collected at the one-stop desk"),
    "online": _("Electronically, on the public service portal"),
    "post": _("By post, the postage paid on receipt"),
}
COLLECTION_FOR_OTHERS = {
    "desk": _("Collected at the one-stop desk"),
    "online": _("Electronically, once the citizen signs in with this telephone"),
    "post": _("By post, the postage paid on receipt"),
}
ANSWERS = [("yes", _("Yes")), ("no", _("No"))]


def citizen_files(address: str) -> MultiFileDrop:
    """Return the input for photographs and files; a script sends large ones in parts to ``address``.

    Without an address all files come with the form.
    """
    if not address:
        return MultiFileDrop(accept=ACCEPTED, camera=True)
    return PartsFileDrop(accept=ACCEPTED, camera=True, address=address)


class BroughtFiles(forms.Field):
    """Files as they came, and the names of those that came in parts before; checked when kept."""

    def clean(self, value: Any) -> list[Any]:
        """Return what came."""
        return [one for one in value or [] if one]

    def bound_data(self, data: Any, initial: Any) -> Any:
        """Keep what was named, so that a form with errors keeps what has arrived."""
        return data


class PaperForm(forms.Form):
    """One paper: whether it is needed, and its files."""

    def __init__(self, data: Any = None, files: Any = None, **given: Any) -> None:
        question, address = given.pop("question"), given.pop("address")
        super().__init__(data, files, **given)
        if question:
            self.fields["answer"] = forms.ChoiceField(
                label=question, choices=ANSWERS, widget=forms.RadioSelect, required=False
            )
        self.fields["scans"] = BroughtFiles(
            label=_("Photographs or files"), required=False, widget=citizen_files(address)
        )


class BehalfForm(forms.Form):
    """For whom a citizen submits: themselves, or somebody whom they were confirmed to act for."""

    def __init__(self, data: Any = None, *, people: Sequence[RepresentedPerson]) -> None:
        super().__init__(data)
        named = {str(one.representation_id): _said(one) for one in people}
        self.fields["behalf"] = forms.TypedChoiceField(
            label=_("For whom do you submit?"),
            choices=[("", _("For myself")), *named.items()],
            widget=forms.RadioSelect if people else forms.HiddenInput,
            coerce=UUID,
            empty_value=None,
            required=False,
            initial="",
            error_messages={
                "invalid_choice": _("You no longer act for this person. Please choose again.")
            },
        )


def _said(one: RepresentedPerson) -> str:
    return f"{one.name} ({one.label})"


class SubmitForm(forms.Form):
    """How the result is wanted, and that the citizen stands up for what they send.

    ``helped`` names the citizen for whom somebody else files: they consent, not the helper.
    """

    collection = forms.ChoiceField(
        label=_("How do you want to receive the result?"),
        choices=COLLECTION,
        widget=forms.RadioSelect,
        initial="desk",
    )
    consent = forms.BooleanField(
        label=_(
            "I answer before the law for what I declare, and agree that the office uses it "
            "for this dossier."
        ),
        error_messages={"required": _("Please tick that you stand up for what you declare.")},
    )

    def __init__(self, data: Any = None, *, helped: str = "", initial: Any = None) -> None:
        super().__init__(data, initial=initial)
        if helped:
            self.fields["collection"].choices = [  # type: ignore[attr-defined]
                (key, COLLECTION_FOR_OTHERS[key]) for key, _label in COLLECTION
            ]
            self.fields["collection"].label = _("How is the result to be received?")
            words = _("%(name)s saw or heard everything above and stands up for it.")
            self.fields["consent"].label = words % {"name": helped}

    def said_collection(self) -> str:
        """Return the way of receiving the result as officials and papers say it."""
        with override(PAPERS_SPEAK):
            return str(COLLECTION_ON_PAPERS[self.cleaned_data["collection"]])


class SendingCodeForm(PhoneCodeForm):
    """The code by which the citizen stands up for what is sent; ``refused``: none went out."""

    refused = ""

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        self.fields["code"].widget.attrs.pop("autofocus", None)

    def refuse(self) -> None:
        """Say that the code does not count."""
        self.add_error(
            "code",
            _(
                "This code is not right, no longer good, or something was changed since it was"
                " sent. Please look again, or ask for a new one."
            ),
        )


class SupplementForm(forms.Form):
    """The papers that were asked for, one field for each, and a word to the desk."""

    def __init__(self, data: Any = None, files: Any = None, **given: Any) -> None:
        papers, address = given.pop("papers"), given.pop("address")
        super().__init__(data, files, **given)
        self.papers: Mapping[str, str] = {f"paper-{at}": one for at, one in enumerate(papers)}
        for name, label in self.papers.items():
            self.fields[name] = BroughtFiles(
                label=label, required=False, widget=citizen_files(address)
            )
        self.fields["words"] = forms.CharField(
            label=_("A word to the desk, if you like"),
            required=False,
            max_length=500,
            widget=forms.Textarea({"rows": "3"}),
        )


class WithdrawForm(forms.Form):
    """Why the request is taken back."""

    reason = forms.CharField(
        label=_("Why do you withdraw it?"),
        max_length=500,
        widget=forms.Textarea({"rows": "3"}),
        error_messages={"required": _("Please say briefly why you withdraw it.")},
    )
