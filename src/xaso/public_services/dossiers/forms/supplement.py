"""One complete notice of everything that is missing (NĐ 61/2018 Đ.11.2c)."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from xaso.lib.clock import today
from xaso.public_services.dossiers.forms.base import ActForm, ReasonFields
from xaso.public_services.dossiers.models import DossierComponent
from xaso.ui.fields import TypedDateField

PREFIX = "items"
FREE_ROWS = 3
KINDS = ("originals", "certified_copies", "photocopies")
_Kind = DossierComponent.Kind
COUNTED_AS = {_Kind.ORIGINAL: "originals", _Kind.SHOWN: "originals"}
"""In which column a missing paper is asked for; the others as photocopies, the least burden."""


@dataclass(frozen=True, slots=True)
class SlipLine:
    """A paper of the checklist as the slip lists it; a missing one is asked for beforehand."""

    name: str
    kind: str
    is_missing: bool

    def initial(self) -> dict[str, object]:
        """Return what stands on the line before anybody typed."""
        line: dict[str, object] = {"name": self.name}
        if self.is_missing:
            line[COUNTED_AS.get(_Kind(self.kind), "photocopies")] = 1
        return line


def _count(label: Any) -> forms.IntegerField:
    box = forms.NumberInput(attrs={"inputmode": "numeric", "min": 0})
    return forms.IntegerField(
        label=label, required=False, min_value=0, max_value=99, widget=box
    )


class ItemForm(forms.Form):
    """A paper to be handed in or put right: how many of each kind, and what is wrong with it."""

    name = forms.CharField(label=_("Paper"), max_length=1000, required=False)
    originals = _count(_("Originals"))
    certified_copies = _count(_("Certified copies"))
    photocopies = _count(_("Photocopies"))
    note = forms.CharField(label=_("What has to be put right"), max_length=300, required=False)

    def clean(self) -> dict[str, Any]:
        """What is asked for needs a name, and a named paper something that is asked."""
        typed = super().clean() or {}
        asked = any(typed.get(one) for one in (*KINDS, "note"))
        if asked and not typed.get("name"):
            self.add_error("name", gettext("Write which paper this is."))
        if self.has_changed() and not asked and not self._is_of_checklist() and not self.errors:
            words = gettext("Write how many are needed, or what has to be put right.")
            self.add_error("originals", words)
        return typed

    def item(self) -> dict[str, object] | None:
        """Return the paper as the notice lists it; nothing if it is not asked for."""
        typed = self.cleaned_data
        asked = {one: typed[one] for one in (*KINDS, "note") if typed.get(one)}
        return {"name": typed["name"], **asked} if asked else None

    def _is_of_checklist(self) -> bool:
        return bool(self.initial.get("name"))


class SlipForm(ReasonFields):
    """The list of papers, why they are needed and until when an answer is hoped for."""

    template_name = "dossiers/parts/items.html"
    answer_by = TypedDateField(
        label=_("Answer hoped for by"),
        required=False,
        help_text=_("Leave empty if no day is named."),
    )

    def list_papers(self, lines: Iterable[SlipLine]) -> None:
        """List the papers, the missing ones first and asked for, then free lines."""
        ordered = sorted(lines, key=lambda one: not one.is_missing)
        factory = forms.formset_factory(ItemForm, extra=FREE_ROWS)
        data = self.data if self.is_bound else None
        self.items = factory(data, prefix=PREFIX, initial=[one.initial() for one in ordered])
        if any(one.is_missing for one in ordered):
            self.fields["reason"].initial = gettext("Required papers are missing.")

    def clean(self) -> dict[str, Any]:
        """Ask for at least one paper."""
        typed = super().clean() or {}
        if not self.items.is_valid():
            self.add_error(None, gettext("Please put the list of papers right."))
        elif not self.chosen():
            words = gettext("Say how many are needed of at least one paper.")
            self.add_error(None, words)
        return typed

    def clean_answer_by(self) -> Any:
        """Refuse a day that is over."""
        day = self.cleaned_data["answer_by"]
        if day and day <= today():
            raise forms.ValidationError(gettext("This day is over. Please choose a later one."))
        return day

    def notice(self) -> dict[str, Any]:
        """Return items, reason and day, as the services take them."""
        return {
            "items": tuple(self.chosen()),
            "reason": self.reasons(),
            "answer_by": self.cleaned_data["answer_by"],
        }

    def chosen(self) -> list[dict[str, object]]:
        """Return what is asked for."""
        return [item for form in self.items.forms if (item := form.item())]


class SupplementForm(SlipForm, ActForm):
    """The same for a dossier that is there already."""

    def prepare(self) -> None:
        """List the papers of the dossier."""
        papers = DossierComponent.objects.filter(dossier=self.subject.dossier)
        self.list_papers(
            SlipLine(one.name, one.kind, not one.is_present and one.is_required)
            for one in papers.order_by("is_present", "order")
        )

    def given(self) -> dict[str, Any]:
        """Return items, reason and day."""
        return self.notice()
