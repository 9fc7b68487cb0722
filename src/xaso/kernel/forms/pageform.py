"""One page of a form as Django draws it: inputs, values that are known already, conditions.

The form only shows and reads. What was sent is checked by :mod:`checking`, which sees the whole.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS
from django.forms import BoundField
from django.forms.utils import ErrorDict
from django.utils.datastructures import MultiValueDict

from xaso.kernel.forms.browser_conditions import for_browser
from xaso.kernel.forms.checking import Checked, is_required
from xaso.kernel.forms.cleaning import Setting
from xaso.kernel.forms.filling import item_title, marks_in_force, previous_page, value_at
from xaso.kernel.forms.inputs import input_for, shown_in_input
from xaso.kernel.forms.logic import Left, Scope, simplify
from xaso.kernel.forms.prefill import say_mark
from xaso.kernel.forms.saying import say_answer, say_condition
from xaso.kernel.forms.schema import Field, FormSchema, Group, Kind, Page
from xaso.kernel.forms.values import SourceMark


@dataclass(frozen=True, slots=True)
class Filling:
    """What a page is drawn from: the form, what was typed, what of it counts, where we are.

    ``editing`` are the paths of known values that the person wants to write anew.
    """

    schema: FormSchema
    values: Mapping[str, Any]
    checked: Checked
    setting: Setting
    marks: Mapping[str, SourceMark] = field(default_factory=dict)
    editing: Collection[str] = ()


@dataclass(frozen=True, slots=True)
class ShownQuestion:
    """One question of a page: an input, or a value in words that nobody types here.

    ``said`` is the value of one that is known already (``mark``) or calculated; ``only_if`` the
    condition under which it applies, as far as this page decides it.
    """

    path: str
    field: Field
    id: str
    label: str
    help: str
    bound: BoundField | None = None
    said: str = ""
    mark: SourceMark | None = None
    source: str = ""
    only_if: str = ""
    files: tuple[str, ...] = ()

    @property
    def shape(self) -> str:
        """Name the way it is drawn."""
        if self.field.kind == Kind.NOTE:
            return "note"
        if self.mark:
            return "known"
        return "calculated" if self.field.calculation else str(self.field.kind)


@dataclass(frozen=True, slots=True)
class ShownItem:
    """A group, or one item of a repeat, as it stands on the page."""

    title: str
    questions: tuple[ShownQuestion, ...]
    at: int | None = None


@dataclass(frozen=True, slots=True)
class ShownGroup:
    """A group of a page with its items; ``may_add`` and ``may_remove`` are for repeats."""

    key: str
    id: str
    title: str
    help: str
    items: tuple[ShownItem, ...]
    only_if: str = ""
    repeated: bool = False
    may_add: bool = False
    may_remove: bool = False


class AnswerField(forms.Field):
    """An input whose answer is checked elsewhere, with the rest of the form."""

    def clean(self, value: Any) -> Any:
        """Take it as it is."""
        return value


class PageForm(forms.Form):
    """A page of an electronic form (biểu mẫu điện tử), with its problems where they are shown."""

    use_required_attribute = False

    def __init__(self, filling: Filling, page: Page, *, show_problems: bool = False) -> None:
        self.filling, self.page = filling, page
        self.conditions: dict[str, Any] = {}
        super().__init__(auto_id="id-%s")
        self.groups = tuple(_Drawing(self).groups())
        self._errors = ErrorDict(renderer=self.renderer)
        if show_problems:
            self._show_problems()

    @property
    def title(self) -> str:
        """The title of the page in the reader's language."""
        return self.page.title.said_in(self.filling.setting.language)

    @property
    def is_first(self) -> bool:
        """Whether there is no page to go back to."""
        return previous_page(self.filling.checked, self.page.key) is None

    @property
    def help(self) -> str:
        """What helps with the whole page."""
        return self.page.help.said_in(self.filling.setting.language)

    def read(self, data: Mapping[str, Any], files: MultiValueDict[str, Any]) -> dict[str, Any]:
        """Return what was typed, by path; files are left out."""
        return {
            path_of(name): one.widget.value_from_datadict(data, files, name)
            for name, one in self.fields.items()
            if not isinstance(one.widget, forms.FileInput)
        }

    def file_paths(self) -> list[str]:
        """Return the paths of the questions that ask for files here."""
        return [
            path_of(name)
            for name, one in self.fields.items()
            if isinstance(one.widget, forms.FileInput)
        ]

    def _show_problems(self) -> None:
        for problem in self.filling.checked.problems_of(self.page.key):
            name = name_of(problem.path)
            where = name if name in self.fields else NON_FIELD_ERRORS
            said = problem.sentence
            if where != name:
                label = problem.label.said_in(self.filling.setting.language)
                said = f"{label}: {said}" if label else said
            errors = self.errors.setdefault(where, self.error_class(renderer=self.renderer))
            errors.append(said)


def name_of(path: str) -> str:
    """Return the name of the input of a path: "children-0-name"."""
    return path.replace(".", "-")


def path_of(name: str) -> str:
    """Return the path that an input is for."""
    return name.replace("-", ".")


class _Drawing:
    """Lays the questions of a page out and makes their inputs."""

    def __init__(self, form: PageForm) -> None:
        self.form, self.filling = form, form.filling
        self.language = form.filling.setting.language
        self.marks = marks_in_force(form.filling.marks, form.filling.checked.values)
        asked = [(group, one) for group in form.page.groups for one in group.fields]
        self.open = {
            f"{group.key}.{one.key}"
            for group, one in asked
            if not self._is_known(f"{group.key}.{one.key}")
        }

    def groups(self) -> Iterator[ShownGroup]:
        scope = Scope(self.filling.checked.values, self.filling.setting.today)
        for group in self.form.page.groups:
            left = simplify(group.when, scope, self.open)
            if left is not False:
                yield self._group(group, scope, left)

    def _group(self, group: Group, scope: Scope, left: Left) -> ShownGroup:
        items = tuple(self._items(group))
        repeat = group.repeat
        html_id = f"group-{group.key}"
        return ShownGroup(
            key=group.key,
            id=html_id,
            title=group.title.said_in(self.language),
            help=group.help.said_in(self.language),
            items=items,
            only_if=self._only_if(left, scope, html_id, None),
            repeated=repeat is not None,
            may_add=repeat is not None and len(items) < repeat.max,
            may_remove=repeat is not None and len(items) > repeat.min,
        )

    def _items(self, group: Group) -> Iterator[ShownItem]:
        sent = self.filling.values.get(group.key)
        if group.repeat is None:
            yield ShownItem("", tuple(self._questions(group, None)))
            return
        count = len(sent) if isinstance(sent, list) else 0
        for at in range(max(group.repeat.min, min(count, group.repeat.max))):
            title = item_title(group, at, self.language)
            yield ShownItem(title, tuple(self._questions(group, at)), at)

    def _questions(self, group: Group, at: int | None) -> Iterator[ShownQuestion]:
        prefix = group.key if at is None else f"{group.key}.{at}"
        checked = self.filling.checked.values
        item = value_at(checked, prefix)
        scope = Scope(
            checked,
            self.filling.setting.today,
            group.key,
            item if isinstance(item, dict) else {},
        )
        for asked in group.fields:
            left = simplify(asked.when, scope, self.open)
            if left is not False:
                yield self._question(asked, f"{prefix}.{asked.key}", scope, left, at)

    def _question(
        self, asked: Field, path: str, scope: Scope, left: Left, at: int | None
    ) -> ShownQuestion:
        html_id = f"question-{name_of(path)}"
        value = value_at(self.filling.checked.values, path)
        files = value_at(self.filling.values, path) if asked.kind == Kind.FILE else None
        known = self._is_known(path)
        typed = not known and asked.kind != Kind.NOTE and asked.calculation is None
        return ShownQuestion(
            path=path,
            field=asked,
            id=html_id,
            label=asked.label.said_in(self.language),
            help=asked.help.said_in(self.language),
            bound=self._input(asked, path, scope) if typed else None,
            said=say_answer(asked, value, self.language),
            mark=self.marks[path] if known else None,
            source=say_mark(self.marks[path]) if known else "",
            only_if=self._only_if(left, scope, html_id, at),
            files=_names_of(files),
        )

    def _input(self, asked: Field, path: str, scope: Scope) -> BoundField:
        name = name_of(path)
        self.form.fields[name] = AnswerField(
            required=is_required(asked, scope) or _if_shown(asked),
            label=asked.label.said_in(self.language),
            help_text=asked.help.said_in(self.language),
            widget=input_for(asked, self.language),
        )
        self.form.initial[name] = shown_in_input(asked, value_at(self.filling.values, path))
        return self.form[name]

    def _only_if(self, left: Left, scope: Scope, html_id: str, at: int | None) -> str:
        """Say the condition that the page itself decides, and hand it to the script."""
        if isinstance(left, bool):
            return ""

        def input_name(path: str) -> str | None:
            if path not in self.open:
                return None
            group, _dot, key = path.partition(".")
            inside = at is not None and group == scope.group
            return name_of(f"{group}.{at}.{key}" if inside else path)

        self.form.conditions[html_id] = for_browser(left, scope, input_name)
        return say_condition(self.filling.schema, left, self.language)

    def _is_known(self, path: str) -> bool:
        """Tell whether a value is shown to be confirmed instead of being asked for."""
        return path in self.marks and path not in self.filling.editing


def _names_of(files: Any) -> tuple[str, ...]:
    kept = files if isinstance(files, list) else []
    return tuple(str(one.get("name", "")) for one in kept if isinstance(one, dict))


def _if_shown(asked: Field) -> bool:
    """Tell whether a question must be answered whenever it applies."""
    return asked.when is not None and asked.required == asked.when
