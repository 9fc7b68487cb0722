"""What people type about files, catalogues, hand-overs and destructions."""

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from xaso.lib.clock import today
from xaso.office.archive.contracts import (
    CouncilOpinion,
    Ending,
    EntryInput,
    FileInput,
    PaperInput,
    RuleInput,
)
from xaso.office.archive.models import (
    AccessMode,
    CouncilVerdict,
    FileKind,
    FileState,
    Mark,
    MemberRole,
    Numbering,
    WorkFile,
)
from xaso.office.archive.queries.files import Wanted
from xaso.office.archive.queries.people import colleagues, units
from xaso.office.archive.retention import LONGEST, PERMANENT, SHORTEST, is_term
from xaso.ui.fields import TypedDateField
from xaso.ui.widgets import FileDrop

EARLIEST_YEAR = 2000


class RetentionField(forms.IntegerField):
    """Years to keep; 0 stands for permanently."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("label", _("Kept for (years)"))
        options.setdefault("help_text", _("0 means permanently; otherwise 2 to 70 years."))
        super().__init__(min_value=PERMANENT, max_value=LONGEST, **options)

    def clean(self, value: Any) -> int | None:
        """Refuse what the law does not know."""
        years: int | None = super().clean(value)
        if years is not None and not is_term(years):
            raise forms.ValidationError(
                _("Write 0 for permanently, or %(least)s to %(most)s years."),
                params={"least": SHORTEST, "most": LONGEST},
            )
        return years


class FileFilterForm(forms.Form):
    """Search words, year and state of the list of files."""

    q = forms.CharField(
        label=_("Words of the title, or the number"),
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"type": "search"}),
    )
    year = forms.IntegerField(label=_("Year"), required=False)
    state = forms.ChoiceField(
        label=_("State"), required=False, choices=[("", _("Any")), *FileState.choices]
    )

    def wanted(self, view: str, sort: str) -> Wanted:
        """Return what was chosen; what cannot be read counts as nothing."""
        chosen = self.cleaned_data if self.is_valid() else {}
        return Wanted(
            view=view,
            text=chosen.get("q", ""),
            year=chosen.get("year"),
            state=chosen.get("state", ""),
            sort=sort,
        )


class FileForm(forms.Form):
    """What is said of a file."""

    title = forms.CharField(label=_("Title of the file"), max_length=500)
    start_on = TypedDateField(label=_("Begun on"))
    kind = forms.ChoiceField(label=_("Kind"), choices=FileKind.choices)
    mode = forms.ChoiceField(
        label=_("Who may open it"),
        choices=AccessMode.choices,
        initial=AccessMode.CONDITIONAL,
        help_text=_("A change has to be confirmed by a head of unit or a leader."),
    )
    retention = RetentionField(required=False)
    retention_basis = forms.CharField(
        label=_("Legal basis of the retention"), max_length=200, required=False
    )
    language = forms.CharField(label=_("Language"), max_length=50, initial="Tiếng Việt")
    keywords = forms.CharField(label=_("Keywords"), max_length=100, required=False)
    description = forms.CharField(
        label=_("Description"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    @classmethod
    def of(cls, row: WorkFile, data: Any = None) -> "FileForm":
        """Return the form filled with what the file says."""
        return cls(data, initial={name: getattr(row, name) for name in cls.base_fields})

    def given(self) -> FileInput:
        """Return what was typed."""
        return FileInput(**self.cleaned_data)


class NewFileForm(FileForm):
    """A file that the catalogue does not foresee."""

    heading = forms.ChoiceField(label=_("Heading of the catalogue"))
    field_order = ("heading", "title")

    def __init__(self, data: Any = None, *, headings: list[tuple[str, str]]) -> None:
        super().__init__(data, initial={"start_on": today()})
        self.fields["heading"].choices = headings  # type: ignore[attr-defined]

    def given(self) -> FileInput:
        """Return what was typed, beside the heading."""
        typed = {name: self.cleaned_data[name] for name in FileForm.base_fields}
        return FileInput(**typed)


class StartForm(forms.Form):
    """When the work of a file began."""

    start_on = TypedDateField(label=_("Begun on"))


class PaperForm(forms.Form):
    """A paper of its own: the file and what is said of it."""

    file = forms.FileField(label=_("File"), widget=FileDrop(camera=True))
    title = forms.CharField(label=_("Type and subject"), max_length=500)
    code = forms.CharField(
        label=pgettext_lazy("work file", "Number and notation"), max_length=60, required=False
    )
    issued_on = TypedDateField(label=_("Date"), required=False)
    organ_name = forms.CharField(
        label=pgettext_lazy("work file", "Author"), max_length=200, required=False
    )
    pages = forms.IntegerField(
        label=pgettext_lazy("paper", "Pages"), min_value=0, max_value=9999, initial=1
    )
    retention = RetentionField(required=False)
    note = forms.CharField(label=_("Note"), max_length=300, required=False)

    def given(self) -> PaperInput:
        """Return what was typed, without the file."""
        return PaperInput(**{k: v for k, v in self.cleaned_data.items() if k != "file"})


class MoveForm(forms.Form):
    """Into which other open file a paper goes."""

    to_file = forms.ChoiceField(label=pgettext_lazy("work file", "Into the file"))

    def __init__(self, data: Any = None, *, files: list[WorkFile]) -> None:
        super().__init__(data)
        choices = [(str(one.pk), f"{one.year} · {one.notation} · {one.title}") for one in files]
        self.fields["to_file"].choices = choices  # type: ignore[attr-defined]


class CloseForm(forms.Form):
    """When the work ended and how long the file is kept."""

    ended_on = TypedDateField(label=_("The work ended on"))
    retention = RetentionField(
        required=False,
        help_text=_(
            "0 means permanently; otherwise 2 to 70 years. The file takes the longest term of its papers."
        ),
    )
    basis = forms.CharField(
        label=_("Legal basis of the retention"), max_length=200, required=False
    )
    settled_on = TypedDateField(
        label=_("Settlement approved on"),
        required=False,
        help_text=_("Only for basic construction."),
    )

    def ending(self) -> Ending:
        """Return what was typed."""
        return Ending(**self.cleaned_data)


class ReasonForm(forms.Form):
    """Why something is done."""

    reason = forms.CharField(
        label=_("Reason"), max_length=300, widget=forms.Textarea(attrs={"rows": 2})
    )


class KeepBackForm(forms.Form):
    """The written agreement by which a file stays longer."""

    until = TypedDateField(label=_("Kept back until"))
    agreement = forms.CharField(
        label=_("Written agreement"),
        max_length=200,
        help_text=_("Number and date of the paper on which both sides agree."),
    )


class EntrustForm(forms.Form):
    """Into whose hands a file goes."""

    keeper = forms.ChoiceField(label=pgettext_lazy("work file", "Keeper"))
    unit = forms.ChoiceField(label=_("Unit"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["keeper"].choices = colleagues()  # type: ignore[attr-defined]
        self.fields["unit"].choices = units()  # type: ignore[attr-defined]


class CatalogueForm(forms.Form):
    """A new catalogue; with ``source`` it is copied from another year."""

    year = forms.IntegerField(label=_("Year"), min_value=EARLIEST_YEAR, max_value=2100)
    numbering = forms.ChoiceField(
        label=_("Numbering"), choices=Numbering.choices, initial=Numbering.HEADING
    )
    source = forms.ChoiceField(label=_("Copied from"), required=False)

    def __init__(self, data: Any = None, *, years: list[int]) -> None:
        super().__init__(data, initial={"year": today().year})
        choices = [("", pgettext_lazy("catalogue", "Nothing"))] + [
            (str(year), str(year)) for year in years
        ]
        self.fields["source"].choices = choices  # type: ignore[attr-defined]


class HeadingForm(forms.Form):
    """A great heading."""

    notation = forms.CharField(
        label=_("Letters"), max_length=12, help_text=_("They stand after the number: 01.TCCB.")
    )
    title = forms.CharField(label=_("Heading"), max_length=200)


class EntryForm(forms.Form):
    """A line of a catalogue."""

    title = forms.CharField(label=_("Title of the file"), max_length=500)
    number = forms.IntegerField(
        label=_("Number"),
        required=False,
        min_value=1,
        help_text=_("Left empty, the next free one is taken."),
    )
    subheading = forms.CharField(label=_("Small heading"), max_length=200, required=False)
    retention = RetentionField(required=False)
    keeper = forms.ChoiceField(label=_("Who makes it"), required=False)
    note = forms.CharField(label=_("Note"), max_length=300, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", pgettext_lazy("retention", "Not decided")), *colleagues()]
        self.fields["keeper"].choices = choices  # type: ignore[attr-defined]

    def given(self) -> EntryInput:
        """Return what was typed."""
        typed = dict(self.cleaned_data)
        keeper = typed.pop("keeper")
        return EntryInput(keeper_id=UUID(keeper) if keeper else None, **typed)


class DecisionForm(forms.Form):
    """The decision by which something is put in force."""

    decision = forms.CharField(label=_("Number of the decision"), max_length=60)
    decided_on = TypedDateField(label=_("Date of the decision"))


class RuleForm(forms.Form):
    """How long a kind of file is kept."""

    subject = forms.CharField(label=_("Kind of file"), max_length=500)
    group = forms.CharField(label=_("Group"), max_length=200, required=False)
    retention = RetentionField()
    basis = forms.CharField(label=_("Legal basis"), max_length=200)
    mark = forms.ChoiceField(
        label=_("Certainty"), choices=Mark.choices, initial=Mark.UNCONFIRMED
    )

    def given(self) -> RuleInput:
        """Return what was typed."""
        return RuleInput(**self.cleaned_data)


class UploadForm(forms.Form):
    """The workbook to bring in."""

    file = forms.FileField(label=_("Workbook (.xlsx)"), widget=FileDrop(accept=".xlsx"))


class HandOverForm(forms.Form):
    """What the minutes say of the papers as a whole."""

    title = forms.CharField(label=_("Name of the papers handed over"), max_length=200)
    condition = forms.CharField(
        label=_("Condition of the papers"), max_length=300, required=False
    )


class NewDisposalForm(forms.Form):
    """What a list of expired files is called."""

    title = forms.CharField(label=_("Name of the list"), max_length=200)


class CouncilForm(forms.Form):
    """Who sits in the council."""

    decision = forms.CharField(label=_("Decision that sets up the council"), max_length=60)
    chair = forms.ChoiceField(label=pgettext_lazy("council", "Chair"))
    secretary = forms.ChoiceField(label=pgettext_lazy("council", "Secretary"))
    members = forms.MultipleChoiceField(label=_("Members"), widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = colleagues()
        for name in ("chair", "secretary", "members"):
            self.fields[name].choices = people  # type: ignore[attr-defined]

    def council(self) -> list[tuple[UUID, str]]:
        """Return who sits there as what."""
        typed = self.cleaned_data
        named = [(typed["chair"], MemberRole.CHAIR), (typed["secretary"], MemberRole.SECRETARY)]
        named += [(one, MemberRole.MEMBER) for one in typed["members"]]
        return [(UUID(user), role) for user, role in named]


class OpinionForm(forms.Form):
    """What the council says of a file."""

    verdict = forms.ChoiceField(
        label=_("Opinion"),
        choices=[one for one in CouncilVerdict.choices if one[0] != CouncilVerdict.OPEN],
        widget=forms.RadioSelect,
    )
    words = forms.CharField(label=_("Words of the council"), max_length=500, required=False)
    retention = RetentionField(
        required=False,
        label=_("New retention (years)"),
        help_text=_(
            "For a file that is kept: 0 means permanently, otherwise 2 to 70 years,"
            " counted from the year in which the work ended."
        ),
    )

    def opinion(self) -> CouncilOpinion:
        """Return what was typed."""
        return CouncilOpinion(**self.cleaned_data)


class DecideForm(DecisionForm):
    """The decision to destroy."""

    met_on = TypedDateField(label=_("The council met on"))


class CarryOutForm(forms.Form):
    """The number of the decision, typed once more."""

    typed_decision = forms.CharField(
        label=_("Number of the decision"),
        max_length=60,
        help_text=_("Type it as it stands on this page. What is destroyed never comes back."),
    )
