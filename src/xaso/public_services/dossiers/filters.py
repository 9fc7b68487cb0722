"""What narrows a list: read from the address, drawn as a form, written back as an address."""

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from xaso.lib.ids import uuid_or_none
from xaso.public_services.dossiers.queries.lists import NOBODY, ORDERS, Wanted
from xaso.public_services.dossiers.queries.people import Staff
from xaso.public_services.dossiers.queries.work_views import (
    WORK_VIEWS,
    Viewer,
    WorkView,
    first_view,
)
from xaso.public_services.dossiers.states import Channel, DossierState
from xaso.public_services.procedures.api import list_fields
from xaso.ui.widgets import DateInput

ANY = ("", _("Any"))
PACES = (
    ("going", _("Being handled")),
    ("in_time", _("In time")),
    ("today", _("Due today")),
    ("late", _("Late")),
    ("waiting", _("Waiting for the citizen")),
)
BASIC = ("q", "state", "pace")
LONGEST_ADDRESS = 1000


class DossierFilterForm(forms.Form):
    """The filters of the work list; none is required and a strange value narrows nothing."""

    view = forms.CharField(required=False, widget=forms.HiddenInput)
    q = forms.CharField(
        label=_("Code or applicant"),
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )
    state = forms.ChoiceField(label=_("State"), required=False)
    pace = forms.ChoiceField(label=_("Time"), required=False)
    procedure = forms.CharField(
        label=_("Procedure, by code or words"), required=False, max_length=100
    )
    field = forms.CharField(label=_("Field"), required=False, max_length=100)
    unit = forms.UUIDField(label=_("Unit"), required=False)
    person = forms.CharField(label=_("Person"), required=False, max_length=36)
    channel = forms.ChoiceField(label=_("How it came in"), required=False)
    step = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)
    received_from = forms.DateField(label=_("Received from"), required=False, widget=DateInput)
    received_to = forms.DateField(label=_("Received until"), required=False, widget=DateInput)
    due_from = forms.DateField(label=_("Due from"), required=False, widget=DateInput)
    due_to = forms.DateField(label=_("Due until"), required=False, widget=DateInput)

    def __init__(self, query: QueryDict) -> None:
        super().__init__(query)
        self._choose("state", DossierState.choices)
        self._choose("pace", PACES)
        self._choose("channel", Channel.choices)
        self.is_valid()

    def clean_person(self) -> str:
        """Take a person's id, or nobody; whatever else narrows nothing."""
        typed: str = self.cleaned_data["person"]
        return typed if typed == NOBODY or uuid_or_none(typed) else ""

    @property
    def wanted(self) -> Wanted:
        """What the list is to be narrowed to."""
        typed = self.cleaned_data
        names = (name for name in self.fields if name not in ("view", "q"))
        given = {name: typed[name] for name in names if typed.get(name)}
        return Wanted(text=typed.get("q", ""), **given)

    @property
    def is_open(self) -> bool:
        """Whether somebody asked for the filters that are not shown at once."""
        return bool(self.data.get("more"))

    @property
    def is_narrowed(self) -> bool:
        """Whether any filter is used."""
        return self.wanted != Wanted()

    def basic(self) -> list[forms.BoundField]:
        """Return the filters that are always shown."""
        return [self[name] for name in BASIC]

    def extended(self) -> list[forms.BoundField]:
        """Return the further filters: all for those who ask for more, else those in use."""
        names = self.fields.keys() - {*BASIC, "view", "step"}
        return [self[name] for name in self.fields if name in names and self.shows(name)]

    def shows(self, *names: str) -> bool:
        """Whether one of these further filters is shown."""
        return self.is_open or any(self.data.get(name) for name in names)

    def offer_fields(self) -> None:
        """Offer the fields to choose from."""
        self._choose("field", [(field.code, field.name) for field in list_fields()])

    def offer_staff(self, staff: list[Staff]) -> None:
        """Offer units and people to choose from."""
        self._choose("unit", [(one.unit_id, one.unit_name) for one in staff], typed=True)
        groups = [
            (one.unit_name, [(who.user_id, who.name) for who in one.members]) for one in staff
        ]
        self._choose("person", [(NOBODY, _("Nobody yet")), *groups], typed=True)

    def _choose(self, name: str, choices: Any, *, typed: bool = False) -> None:
        field = self.fields[name]
        if isinstance(field, forms.ChoiceField):
            field.choices = [ANY, *choices]
        else:
            field.widget = forms.Select(choices=[ANY, *choices])


def chosen_view(query: QueryDict, viewer: Viewer) -> WorkView:
    """Return the view that the address names, or the one this person's work begins with."""
    return WORK_VIEWS.get(query.get("view", "")) or first_view(viewer)


def chosen_order(query: QueryDict, view: WorkView) -> str:
    """Return how the list is to be sorted."""
    asked = query.get("sort", "")
    return asked if asked in ORDERS else view.order


def chosen_page(query: QueryDict) -> int:
    """Return which page of the list is asked for, 1 where the address makes no sense."""
    typed = query.get("page", "1")
    return min(max(int(typed), 1), 10_000) if typed.isdecimal() and len(typed) < 9 else 1


def tidy(query: QueryDict) -> str:
    """Return the filters of an address and nothing else, to be kept as a saved view."""
    kept = QueryDict(mutable=True)
    for name in ("view", *DossierFilterForm.base_fields, "sort"):
        if value := query.get(name, "").strip():
            kept[name] = value
    return kept.urlencode()[:LONGEST_ADDRESS]


def say_filters(form: DossierFilterForm) -> str:
    """Say what the list is narrowed to, for the head of an export."""
    said = [
        f"{capfirst(str(form.fields[name].label))}: {value}"
        for name, value in form.cleaned_data.items()
        if value and name not in ("view", "step", "unit", "person")
    ]
    return "; ".join(said)
