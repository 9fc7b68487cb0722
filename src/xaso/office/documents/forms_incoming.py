"""What people type about documents that come in."""

from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.http import QueryDict
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from xaso.kernel.files.api import PartsFileDrop
from xaso.office.documents.incoming_values import Registration, Target
from xaso.office.documents.models import Arrival, Document
from xaso.office.documents.queries.incoming import Wanted
from xaso.office.documents.queries.staff import Person
from xaso.office.documents.states import Part, Urgency
from xaso.office.documents.types import document_types
from xaso.ui.fields import TypedDateField
from xaso.ui.widgets import DateInput

ANY = ("", _("Any"))
ACCEPT = ".pdf,.jpg,.jpeg,.png,.webp,.heic,.tif,.tiff,.docx,.xlsx,.odt,.txt"
READY_PHRASES = (
    _("For your handling as the rules say; please report the result."),
    _("Please study this and advise me on an answer."),
    _("Please carry this out and report by the deadline."),
    _("For your information."),
)


ROWS = (
    ("number", "notation"),
    ("suffix", "issued_on"),
    ("organ_name",),
    ("type_name", "urgency"),
    ("subject",),
    ("due_on", "leader"),
    ("signer_name", "signer_position"),
    ("organ_code", "page_count"),
)
"""How the fields of a registration stand on the page."""


class FilesField(forms.FileField):
    """Several files, as they came with the form or before it."""

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        """Take the list as it is; what is in the files is checked when they are stored."""
        files = list(data or [])
        if not files and self.required:
            raise forms.ValidationError(self.error_messages["required"])
        return files


class BringForm(forms.Form):
    """What the clerk brings: scans, photographs, files."""

    scans = FilesField(
        label=_("Scans, photographs or files"),
        widget=PartsFileDrop(accept=ACCEPT, camera=True),
        help_text=_("Drag them here. Photographs of pages become one document in their order."),
        error_messages={"required": _("Please choose at least one file.")},
    )
    apart = forms.BooleanField(label=_("Each file is a document of its own"), required=False)


class IncomingFilterForm(forms.Form):
    """The filters of the list; a strange value narrows nothing."""

    view = forms.CharField(required=False, widget=forms.HiddenInput)
    q = forms.CharField(
        label=_("Number, subject, agency or words of the text"),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )
    urgency = forms.ChoiceField(
        label=_("Urgency"), required=False, choices=[ANY, *Urgency.choices]
    )
    channel = forms.ChoiceField(
        label=_("How it came"), required=False, choices=[ANY, *Arrival.Channel.choices]
    )
    organ = forms.CharField(label=_("Issuing agency"), required=False, max_length=200)
    arrived_from = forms.DateField(label=_("Came in from"), required=False, widget=DateInput)
    arrived_to = forms.DateField(label=_("Came in until"), required=False, widget=DateInput)

    def __init__(self, query: QueryDict) -> None:
        super().__init__(query)
        self.is_valid()

    @property
    def wanted(self) -> Wanted:
        """What the list is to be narrowed to."""
        typed = {name: value for name, value in self.cleaned_data.items() if value}
        typed.pop("view", None)
        return Wanted(text=typed.pop("q", ""), **typed)

    def shown(self) -> list[forms.BoundField]:
        """Return the filters that a person sees."""
        return [self[name] for name in self.fields if name != "view"]


class RegisterForm(forms.Form):
    """What the clerk confirms of a document; its text proposed it."""

    number = forms.IntegerField(
        label=_("Number of the document"), required=False, min_value=0, max_value=999_999
    )
    suffix = forms.CharField(label=_("Letter"), required=False, max_length=4)
    notation = forms.CharField(label=_("Symbol"), required=False, max_length=60)
    issued_on = TypedDateField(label=_("Date of the document"), required=False)
    organ_name = forms.CharField(label=_("Issuing agency"), max_length=200)
    organ_code = forms.CharField(label=_("Agency code"), required=False, max_length=35)
    type_name = forms.ChoiceField(label=_("Type"))
    subject = forms.CharField(
        label=_("Subject"), max_length=500, widget=forms.Textarea(attrs={"rows": 3})
    )
    urgency = forms.ChoiceField(label=_("Urgency"), choices=Urgency.choices)
    signer_position = forms.CharField(
        label=_("Signer's position"), required=False, max_length=100
    )
    signer_name = forms.CharField(label=_("Signed by"), required=False, max_length=100)
    page_count = forms.IntegerField(
        label=_("Number of pages"), required=False, min_value=0, max_value=9999
    )
    due_on = TypedDateField(label=_("To be done by"), required=False)
    leader = forms.ChoiceField(label=_("Lay before"), required=False)

    def __init__(self, *args: Any, leaders: list[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        types = [(one.name, one.name) for one in document_types()]
        now = self.initial.get("type_name", "")
        other = [(now, now)] if now and now not in dict(types) else []
        self._choose("type_name", [*types, *other])
        people = [(str(one.user_id), one.label) for one in leaders]
        self._choose("leader", [("", _("No leader yet")), *people])

    def _choose(self, name: str, choices: list[tuple[str, Any]]) -> None:
        field = self.fields[name]
        if isinstance(field, forms.ChoiceField):
            field.choices = choices

    def rows(self) -> list[list[forms.BoundField]]:
        """Return the fields as they stand on the page, short ones two in a row."""
        return [[self[name] for name in row] for row in ROWS]

    @property
    def registration(self) -> Registration:
        """What was confirmed."""
        typed = {
            name: value
            for name, value in self.cleaned_data.items()
            if name != "leader" and value is not None
        }
        return Registration(**typed)


class SubmitForm(forms.Form):
    """Before which leader a document is laid, and what the clerk proposes."""

    leader_id = forms.ChoiceField(label=_("Lay before"))
    words = forms.CharField(
        label=_("Proposal"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, leaders: list[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["leader_id"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [(str(one.user_id), one.label) for one in leaders]

    def clean_leader_id(self) -> UUID:
        """Return the id of the chosen leader."""
        return UUID(self.cleaned_data["leader_id"])


def proposed(document: Document, arrival: Arrival) -> dict[str, Any]:
    """Return what the form begins with: what is known, else what the text seems to say."""
    found = arrival.proposals
    known = {
        name: getattr(document, name)
        for name in RegisterForm.base_fields
        if hasattr(document, name)
    }
    from_text = found.get("subject") and not document.organ_name
    begins = {**known, "page_count": document.page_count or found.get("pages")}
    for name in ("number", "suffix", "notation", "issued_on", "organ_name", "type_name"):
        begins[name] = known[name] or found.get(name)
    if isinstance(begins["issued_on"], str):
        begins["issued_on"] = date.fromisoformat(begins["issued_on"])
    if from_text:
        begins["subject"] = capfirst(found["subject"])
    if document.urgency == Urgency.NORMAL and found.get("urgency"):
        begins["urgency"] = found["urgency"]
    return begins


class ReasonForm(forms.Form):
    """Why something is refused, returned or undone."""

    reason = forms.CharField(
        label=_("Reason"), max_length=300, widget=forms.Textarea(attrs={"rows": 3})
    )


class ProgressForm(forms.Form):
    """How it goes."""

    words = forms.CharField(
        label=_("How it goes"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3})
    )


class CloseForm(forms.Form):
    """What came of a document."""

    result = forms.CharField(
        label=_("Result"), max_length=500, widget=forms.Textarea(attrs={"rows": 3})
    )
    answer = forms.CharField(
        label=_("Number and symbol of the answer"),
        required=False,
        max_length=80,
        help_text=_("For example 15/UBND-VP, if one of your documents answers it."),
    )


class DirectiveForm(forms.Form):
    """A leader's directive: words, who leads, who takes part, who is informed, until when."""

    words = forms.CharField(
        label=_("Directive"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    lead = forms.ChoiceField(
        label=_("Leads"),
        error_messages={"required": _("Please name one person or unit to lead.")},
    )
    co_workers = forms.MultipleChoiceField(
        label=_("Take part"), required=False, widget=forms.CheckboxSelectMultiple
    )
    informed = forms.MultipleChoiceField(
        label=_("For information"), required=False, widget=forms.CheckboxSelectMultiple
    )
    due_on = TypedDateField(label=_("To be done by"), required=False)

    def __init__(self, *args: Any, people: list[Person], besides: UUID, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = _groups(people, besides)
        for name in ("lead", "co_workers", "informed"):
            field = self.fields[name]
            if isinstance(field, forms.ChoiceField):
                field.choices = (
                    [("", _("Please choose.")), *choices] if name == "lead" else choices
                )

    @property
    def targets(self) -> list[Target]:
        """Whom the directive names; nobody has two parts, the first counts."""
        typed = self.cleaned_data
        named = [
            (Part.LEAD, [typed["lead"]]),
            (Part.CO_WORKER, typed["co_workers"]),
            (Part.INFORMED, typed["informed"]),
        ]
        parts: dict[str, Part] = {}
        for part, keys in named:
            for key in keys:
                parts.setdefault(key, part)
        return [_target(key, part) for key, part in parts.items()]


def _groups(people: list[Person], besides: UUID) -> list[Any]:
    """Return units and their people as choices, unit by unit."""
    units: dict[UUID, tuple[str, list[tuple[str, str]]]] = {}
    for one in people:
        _name, members = units.setdefault(one.unit_id, (one.unit_name, []))
        if one.user_id != besides:
            members.append((f"person:{one.user_id}", one.label))
    return [
        (name, [(f"unit:{unit_id}", _("Whole unit: %(unit)s") % {"unit": name}), *members])
        for unit_id, (name, members) in units.items()
    ]


def _target(key: str, part: Part) -> Target:
    kind, _colon, value = key.partition(":")
    if kind == "unit":
        return Target(part, unit_id=UUID(value))
    return Target(part, user_id=UUID(value))
