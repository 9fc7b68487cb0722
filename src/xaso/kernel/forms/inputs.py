"""Which input asks for which kind of answer, and how an answer stands in it."""

from collections.abc import Callable, Mapping
from typing import Any

from django import forms
from django.urls import reverse_lazy
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from xaso.kernel.forms.days import say_day
from xaso.kernel.forms.lists import COUNTRIES, HOME, options_from, options_of
from xaso.kernel.forms.logic import number
from xaso.kernel.forms.schema import Field, Kind, Option
from xaso.lib.ids import say_phone
from xaso.ui.fields import TypedDateInput
from xaso.ui.widgets import Combobox, FileDrop, MoneyInput, MultiFileDrop

_MOST_RADIOS = 7
_OWN = "applicant."
_AUTOCOMPLETE = {Kind.PHONE: "tel", Kind.EMAIL: "email", Kind.PERSON_NAME: "name"}
_ACCEPT = "image/*,.pdf,.doc,.docx"


class AddressInput(forms.MultiWidget):
    """An address: perhaps the country, the commune with suggestions, what stands before it."""

    template_name = "forms/widgets/address.html"

    def __init__(self, language: str, *, abroad: bool) -> None:
        countries = [
            (one.value, one.label.said_in(language)) for one in options_from(COUNTRIES)
        ]
        parts: dict[str, forms.Widget | type[forms.Widget]] = {
            "place": Combobox(str(reverse_lazy("forms:communes"))),
            "detail": forms.TextInput({"autocomplete": "off"}),
        }
        if abroad:
            parts = {"country": forms.Select({"class": "form-select"}, countries), **parts}
        self.labels = {
            "country": gettext_lazy("Country"),
            "place": gettext_lazy("Commune or ward, province"),
            "detail": gettext_lazy("House, street, village"),
        }
        self.names = list(parts)
        super().__init__(parts)

    def decompress(self, value: Any) -> list[str]:
        """Lay a kept address out into its parts."""
        kept = value if isinstance(value, dict) else {}
        return [kept.get(name, HOME if name == "country" else "") for name in self.names]

    def get_context(
        self, name: str, value: Any, attrs: dict[str, Any] | None
    ) -> dict[str, Any]:
        """Give each part its label and its own look."""
        context = super().get_context(name, value, attrs)
        for part, subwidget in zip(self.names, context["widget"]["subwidgets"], strict=True):
            subwidget["label"] = self.labels[part]
            look = "form-select" if part == "country" else "form-control"
            wrong = " is-invalid" if "is-invalid" in subwidget["attrs"].get("class", "") else ""
            subwidget["attrs"]["class"] = look + wrong
        return context

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> Any:
        """Return the parts that were sent; a chosen suggestion is the commune's code."""
        sent = {part: data.get(f"{name}_{part}", "") for part in self.names}
        return sent | {"commune": data.get(f"{name}_place-chosen", "")}


def input_for(field: Field, language: str) -> forms.Widget:
    """Return the input that asks for an answer."""
    make = _INPUTS.get(field.kind)
    return make(field, language) if make else forms.TextInput({"maxlength": _length(field)})


def shown_in_input(field: Field, value: Any) -> Any:
    """Return an answer as people would type it; what was mistyped stays as it was."""
    if field.kind in (Kind.DATE, Kind.PARTIAL_DATE) and isinstance(value, str):
        return say_day(value) if value[:4].isdecimal() else value
    if field.kind == Kind.PHONE and isinstance(value, str):
        return say_phone(value)
    if field.kind == Kind.YES_NO and isinstance(value, bool):
        return "yes" if value else "no"
    if field.kind in (Kind.MONEY, Kind.NUMBER) and number(value) is not None:
        grouping = "," if field.kind == Kind.MONEY else ""
        return f"{value:{grouping}}".translate(str.maketrans(",.", ".,"))
    return value


def _length(field: Field) -> str:
    return str(field.rules.max_length or 500)


def _choices(options: tuple[Option, ...], language: str) -> list[tuple[str, str]]:
    return [(one.value, one.label.said_in(language)) for one in options]


def _explained(options: tuple[Option, ...], language: str) -> list[tuple[str, str]]:
    """Return the choices, each with what helps to choose it below."""
    return [
        (
            one.value,
            format_html('<span>{}<small class="fm-option-help">{}</small></span>', label, helps)
            if helps
            else label,
        )
        for one in options
        for label, helps in [(one.label.said_in(language), one.help.said_in(language))]
    ]


def _choice(field: Field, language: str) -> forms.Widget:
    options = options_of(field)
    if len(options) <= _MOST_RADIOS:
        return forms.RadioSelect(choices=_explained(options, language))
    choices = _choices(options, language)
    return forms.Select(choices=[("", _("Please choose")), *choices])


def _typed(**attrs: str) -> Callable[[Field, str], forms.Widget]:
    def make(field: Field, language: str) -> forms.Widget:
        own = any(name.startswith(_OWN) for name in field.prefill)
        known = {"autocomplete": _AUTOCOMPLETE.get(field.kind, "off") if own else "off"}
        return forms.TextInput(known | attrs)

    return make


def _number(field: Field, language: str) -> forms.Widget:
    mode = "decimal" if field.rules.decimals else "numeric"
    return forms.TextInput({"inputmode": mode, "autocomplete": "off", "class": "fm-short"})


def _file(field: Field, language: str) -> forms.Widget:
    many = (field.rules.max or 1) > 1
    return (MultiFileDrop if many else FileDrop)(accept=_ACCEPT, camera=True)


_INPUTS: dict[Kind, Callable[[Field, str], forms.Widget]] = {
    Kind.PARAGRAPH: lambda field, language: forms.Textarea({"rows": "4"}),
    Kind.NUMBER: _number,
    Kind.MONEY: lambda field, language: MoneyInput(),
    Kind.DATE: lambda field, language: TypedDateInput(),
    Kind.PARTIAL_DATE: _typed(inputmode="numeric", **{"class": "x-day"}),
    Kind.TIME: lambda field, language: forms.TimeInput({"type": "time"}),
    Kind.CHOICE: _choice,
    Kind.CHOICES: lambda field, language: forms.CheckboxSelectMultiple(
        choices=_explained(options_of(field), language)
    ),
    Kind.YES_NO: lambda field, language: forms.RadioSelect(
        choices=[("yes", _("Yes")), ("no", _("No"))]
    ),
    Kind.PERSONAL_ID: _typed(inputmode="numeric", maxlength="15", **{"class": "fm-short"}),
    Kind.PHONE: _typed(type="tel", maxlength="20", **{"class": "fm-short"}),
    Kind.EMAIL: _typed(type="email", maxlength="254"),
    Kind.PERSON_NAME: _typed(autocapitalize="words", maxlength="120"),
    Kind.ADDRESS: lambda field, language: AddressInput(language, abroad=field.rules.abroad),
    Kind.ETHNICITY: _choice,
    Kind.NATIONALITY: _choice,
    Kind.FILE: _file,
    Kind.DECLARATION: lambda field, language: forms.CheckboxInput(),
}
