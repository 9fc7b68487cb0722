"""What owners type: a paper, and with whom it is shared."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from xaso.kernel.files.api import PartsFileDrop
from xaso.lib import clock
from xaso.lib.text import normalise
from xaso.public_services.vault.contracts import NewPaper, NewShare, Paper
from xaso.public_services.vault.kinds import OTHER, name_of_kind, paper_kinds
from xaso.ui.fields import TypedDateField

ACCEPTED = "image/*,.pdf"
UNCHOSEN = ("", _("Please choose"))
DAYS = [("7", _("7 days")), ("30", _("30 days")), ("90", _("90 days"))]


class PaperFile(forms.Field):
    """One file as it came, or the name of one that came in parts; checked when it is kept."""

    def clean(self, value: Any) -> Any:
        """Return the last that came: who chose again means that one."""
        came = [one for one in value or [] if one]
        if not came:
            raise forms.ValidationError(_("Please photograph the paper or choose its file."))
        return came[-1]

    def bound_data(self, data: Any, initial: Any) -> Any:
        """Keep what was named, so that a form with errors keeps what has arrived."""
        return data


class AddForm(forms.Form):
    """A paper that its owner adds."""

    id = forms.UUIDField(widget=forms.HiddenInput)
    kind = forms.ChoiceField(
        label=_("What paper is it?"),
        error_messages={"required": _("Please choose what paper it is.")},
    )
    title = forms.CharField(
        label=_("Its name"),
        max_length=200,
        required=False,
        help_text=_("Only if it is none of these."),
    )
    number = forms.CharField(label=_("Number of the paper"), max_length=60, required=False)
    issuer = forms.CharField(label=_("Issued by"), max_length=200, required=False)
    issued_on = TypedDateField(label=_("Issued on"), required=False)
    valid_to = TypedDateField(
        label=_("Valid until"),
        required=False,
        help_text=_("We remind you in good time. Leave it empty if it does not expire."),
    )

    def __init__(self, data: Any = None, files: Any = None, **given: Any) -> None:
        address = given.pop("address")
        super().__init__(data, files, **given)
        known = [UNCHOSEN, *((one.code, one.name) for one in paper_kinds())]
        self.fields["kind"].choices = [*known, (OTHER, _("Another kind of paper"))]  # type: ignore[attr-defined]
        self.fields["scan"] = PaperFile(
            label=_("Photograph or file"),
            widget=PartsFileDrop(accept=ACCEPTED, camera=True, address=address),
        )

    def clean(self) -> dict[str, Any]:
        """Ask for a name where the kind says none; days have to follow each other."""
        typed: dict[str, Any] = super().clean() or {}
        if typed.get("kind") == OTHER and not normalise(typed.get("title", "")):
            self.add_error("title", _("Please write what paper it is."))
        first, last = typed.get("issued_on"), typed.get("valid_to")
        if first and first > clock.today():
            self.add_error("issued_on", _("This day has not come yet. Please look again."))
        if first and last and last < first:
            self.add_error("valid_to", _("It cannot end before it was issued."))
        return typed

    def paper(self, file_id: UUID) -> NewPaper:
        """Return what was typed, with the file that was kept."""
        typed = self.cleaned_data
        is_other = typed["kind"] == OTHER
        title = normalise(typed["title"]) if is_other else name_of_kind(typed["kind"])
        return NewPaper(
            id=typed["id"],
            kind=typed["kind"],
            title=title,
            file_id=file_id,
            number=normalise(typed["number"]),
            issuer=normalise(typed["issuer"]),
            issued_on=typed["issued_on"],
            valid_to=typed["valid_to"],
        )


class ShareForm(forms.Form):
    """Which papers an authority may read, for what, and how long."""

    papers = forms.MultipleChoiceField(
        label=_("Which papers?"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Please choose at least one paper.")},
    )
    authority = forms.ChoiceField(
        label=_("With which office?"),
        error_messages={"required": _("Please choose the office.")},
    )
    purpose = forms.CharField(
        label=_("What for?"),
        max_length=300,
        help_text=_("The officials see this, and may use the papers for nothing else."),
        error_messages={"required": _("Please write what the office needs the papers for.")},
    )
    days = forms.ChoiceField(
        label=_("For how long?"), choices=DAYS, widget=forms.RadioSelect, initial="7"
    )

    def __init__(self, data: Any = None, **given: Any) -> None:
        papers: Sequence[Paper] = given.pop("papers")
        authorities = given.pop("authorities")
        super().__init__(data, **given)
        offered = [(str(one.id), one.title) for one in papers]
        self.fields["papers"].choices = offered  # type: ignore[attr-defined]
        offices = [(str(pk), name) for pk, name in authorities]
        first = [UNCHOSEN] if len(offices) > 1 else []
        self.fields["authority"].choices = [*first, *offices]  # type: ignore[attr-defined]

    def said(self) -> NewShare:
        """Return what was chosen."""
        typed = self.cleaned_data
        return NewShare(
            papers=tuple(UUID(one) for one in typed["papers"]),
            authority_id=UUID(typed["authority"]),
            purpose=normalise(typed["purpose"]),
            until=clock.today() + timedelta(days=int(typed["days"])),
        )
