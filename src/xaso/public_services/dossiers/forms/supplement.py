"""One complete notice of everything that is missing (NĐ 61/2018 Đ.11.2c)."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from xaso.lib.clock import today
from xaso.public_services.dossiers.forms.base import ReasonForm
from xaso.public_services.dossiers.models import DossierComponent
from xaso.ui.fields import TypedDateField

PREFIX = "items"
FREE_ROWS = 3
KINDS = ("originals", "certified_copies", "photocopies")


def _count(label: Any) -> forms.IntegerField:
    box = forms.NumberInput(attrs={"inputmode": "numeric", "min": 0})
    return forms.IntegerField(
        label=label, required=False, min_value=0, max_value=99, widget=box
    )


class ItemForm(forms.Form):
    """A paper to be handed in or put right, and how many of each kind."""

    name = forms.CharField(label=_("Paper"), max_length=1000, required=False)
    originals = _count(_("Originals"))
    certified_copies = _count(_("Certified copies"))
    photocopies = _count(_("Photocopies"))

    def clean(self) -> dict[str, Any]:
        """Name and number belong together."""
        typed = super().clean() or {}
        counted = any(typed.get(kind) for kind in KINDS)
        if counted and not typed.get("name"):
            self.add_error("name", gettext("Write which paper this is."))
        if self.has_changed() and typed.get("name") and not counted and not self.errors:
            self.add_error("originals", gettext("Write how many are needed."))
        return typed

    def item(self) -> dict[str, object] | None:
        """Return the paper as the notice lists it; nothing if it is not asked for."""
        typed = self.cleaned_data
        counts = {kind: typed[kind] for kind in KINDS if typed.get(kind)}
        return {"name": typed["name"], **counts} if counts else None


class SupplementForm(ReasonForm):
    """The list of papers, why they are needed and until when an answer is hoped for."""

    answer_by = TypedDateField(
        label=_("Answer hoped for by"),
        required=False,
        help_text=_("Leave empty if no day is named."),
    )

    def prepare(self) -> None:
        """List the papers of the dossier, the missing ones first, and free lines."""
        papers = DossierComponent.objects.filter(dossier=self.subject.dossier)
        names = papers.order_by("is_present", "order").values_list("name", flat=True)
        factory = forms.formset_factory(ItemForm, extra=FREE_ROWS)
        data = self.data if self.is_bound else None
        self.items = factory(data, prefix=PREFIX, initial=[{"name": name} for name in names])

    def clean(self) -> dict[str, Any]:
        """Ask for at least one paper."""
        typed = super().clean() or {}
        if not self.items.is_valid():
            self.add_error(None, gettext("Please put the list of papers right."))
        elif not self._chosen():
            words = gettext("Say how many are needed of at least one paper.")
            self.add_error(None, words)
        return typed

    def clean_answer_by(self) -> Any:
        """Refuse a day that is over."""
        day = self.cleaned_data["answer_by"]
        if day and day <= today():
            raise forms.ValidationError(gettext("This day is over. Please choose a later one."))
        return day

    def given(self) -> dict[str, Any]:
        """Return items, reason and day."""
        return super().given() | {"items": tuple(self._chosen())}

    def _chosen(self) -> list[dict[str, object]]:
        return [item for form in self.items.forms if (item := form.item())]
