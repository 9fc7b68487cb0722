"""What officials type about a form, a page or a group."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from xaso.kernel.forms.building.condition_form import ConditionForm
from xaso.kernel.forms.building.spots import Spot, children, part_at
from xaso.kernel.forms.reading import is_key
from xaso.kernel.forms.schema import Field, FormSchema, Group, Must, Page, Repeat, Words
from xaso.kernel.forms.soundness import MOST_REPEATS

_LONGEST = 2000


def text_field(label: Any, *, rows: int = 0, help_text: Any = "") -> forms.CharField:
    """Return a text of one line, or of several, that may be left empty."""
    widget = forms.Textarea(attrs={"rows": rows}) if rows else forms.TextInput()
    return forms.CharField(
        label=label, required=False, max_length=_LONGEST, widget=widget, help_text=help_text
    )


class FormForm(forms.Form):
    """What is said of the form as a whole."""

    title = text_field(gettext_lazy("Title"), rows=2)
    title_en = text_field(gettext_lazy("Title in English"))
    intro = text_field(gettext_lazy("Introduction"), rows=3)
    intro_en = text_field(gettext_lazy("Introduction in English"), rows=2)

    def __init__(self, data: Any, schema: FormSchema, spot: Spot) -> None:
        self.schema = schema
        shown = initial_words(schema, ["title", "intro"])
        super().__init__(data, initial=shown)

    def conditions(self) -> Iterable[tuple[str, ConditionForm]]:
        """Return nothing: a form is always shown."""
        return ()

    def changed(self) -> FormSchema:
        """Return the form as it was typed."""
        words = typed_words(self.cleaned_data, ["title", "intro"])
        return replace(self.schema, **words, _places={})


class KeyedForm(forms.Form):
    """A part with a key of its own and perhaps a condition."""

    key = forms.CharField(
        label=gettext_lazy("Key"),
        max_length=40,
        help_text=gettext_lazy(
            "Programs name it by this. Small letters without accents, digits and _."
        ),
    )

    def __init__(
        self, data: Any, schema: FormSchema, spot: Spot, initial: dict[str, Any]
    ) -> None:
        self.schema, self.spot = schema, spot
        former = part_at(schema, spot)
        super().__init__(data, initial=initial | {"key": former.key})
        wanted = None if isinstance(former, FormSchema) else former.when
        self.when = ConditionForm(data, schema=schema, spot=spot, wanted=wanted, prefix="when")

    def conditions(self) -> Iterable[tuple[str, ConditionForm]]:
        """Return the conditions with what each decides."""
        return [(_("Shown only if"), self.when)]

    def clean_key(self) -> str:
        """Refuse a key that is none, or that stands beside already."""
        key = str(self.cleaned_data["key"])
        if not is_key(key):
            said = _(
                "A key has small letters without accents, digits and _, at most 40 of them."
            )
            raise forms.ValidationError(said)
        if key in self.taken():
            said = _("This key is used twice; please choose another one.")
            raise forms.ValidationError(said)
        return key

    def taken(self) -> set[str]:
        """Return the keys of the parts beside this one."""
        beside = children(part_at(self.schema, self.spot[:-1]))
        return {one.key for at, one in enumerate(beside) if at != self.spot[-1]}

    def clean(self) -> dict[str, Any]:
        """Say on top that a condition must be put right."""
        cleaned = super().clean() or {}
        if not all([one.is_valid() for _name, one in self.conditions()]):
            self.add_error(None, _("A condition is not filled in right; see it below."))
        return cleaned


class PageForm(KeyedForm):
    """One step of filling in."""

    title = text_field(gettext_lazy("Title"))
    title_en = text_field(gettext_lazy("Title in English"))
    help = text_field(gettext_lazy("Help text"), rows=3)
    help_en = text_field(gettext_lazy("Help text in English"), rows=2)
    field_order = ("title", "title_en", "help", "help_en", "key")

    def __init__(self, data: Any, schema: FormSchema, spot: Spot, former: Page) -> None:
        self.former = former
        super().__init__(data, schema, spot, initial_words(former, ["title", "help"]))

    def changed(self) -> Page:
        """Return the page as it was typed."""
        typed = self.cleaned_data
        words = typed_words(typed, ["title", "help"])
        return replace(self.former, **words, key=typed["key"], when=self.when.condition)


class GroupForm(KeyedForm):
    """Questions that belong together, perhaps filled in several times."""

    title = text_field(gettext_lazy("Title"))
    title_en = text_field(gettext_lazy("Title in English"))
    help = text_field(gettext_lazy("Help text"), rows=3)
    help_en = text_field(gettext_lazy("Help text in English"), rows=2)
    repeats = forms.BooleanField(
        label=gettext_lazy("Filled in several times, such as once for each child"),
        required=False,
    )
    least = forms.IntegerField(
        label=gettext_lazy("At least"), required=False, min_value=0, max_value=MOST_REPEATS
    )
    most = forms.IntegerField(
        label=gettext_lazy("At most"), required=False, min_value=1, max_value=MOST_REPEATS
    )
    item_title = text_field(
        gettext_lazy("What each of them is called"),
        help_text=gettext_lazy("The number follows by itself: Con thứ 1, Con thứ 2."),
    )
    item_title_en = text_field(gettext_lazy("What each of them is called, in English"))
    field_order = ("title", "title_en", "help", "help_en", "repeats", "least", "most")

    def __init__(self, data: Any, schema: FormSchema, spot: Spot, former: Group) -> None:
        self.former = former
        repeat = former.repeat
        initial: dict[str, Any] = {"repeats": repeat is not None}
        initial |= initial_words(former, ["title", "help"])
        if repeat:
            initial |= {"least": repeat.min, "most": repeat.max}
            initial |= initial_words(repeat, ["item_title"])
        super().__init__(data, schema, spot, initial)

    def taken(self) -> set[str]:
        """Return the keys of all other groups: an answer is named by its group."""
        former = part_at(self.schema, self.spot)
        return {one.key for one in self.schema.groups() if one is not former}

    def changed(self) -> Group:
        """Return the group as it was typed."""
        typed = self.cleaned_data
        words = typed_words(typed, ["title", "help"])
        repeat = self._repeat(typed) if typed["repeats"] else None
        key, when = typed["key"], self.when.condition
        return replace(self.former, **words, key=key, when=when, repeat=repeat)

    def _repeat(self, typed: dict[str, Any]) -> Repeat:
        usual = self.former.repeat or Repeat()
        return Repeat(
            min=usual.min if typed["least"] is None else typed["least"],
            max=usual.max if typed["most"] is None else typed["most"],
            **typed_words(typed, ["item_title"]),
        )


def initial_words(
    part: FormSchema | Page | Group | Field | Repeat | Must, names: list[str]
) -> dict[str, str]:
    """Return texts in both languages as inputs show them."""
    shown: dict[str, str] = {}
    for name in names:
        words: Words = getattr(part, name)
        shown |= {name: words.vi, f"{name}_en": words.en}
    return shown


def typed_words(typed: dict[str, Any], names: list[str]) -> dict[str, Any]:
    """Return texts in both languages as they were typed."""
    return {name: Words(_plain(typed[name]), _plain(typed[f"{name}_en"])) for name in names}


def _plain(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\x00", "")
