"""Turning a page: what was sent becomes what is kept, and where the person goes from there."""

from collections.abc import Callable, Mapping
from copy import deepcopy
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.datastructures import MultiValueDict
from django.utils.translation import get_language

from xaso.kernel.forms.checking import check
from xaso.kernel.forms.cleaning import Setting
from xaso.kernel.forms.communes import CommunesOfToday
from xaso.kernel.forms.filling import names_item, next_page, previous_page, value_at
from xaso.kernel.forms.logic import is_empty
from xaso.kernel.forms.pageform import Filling, PageForm, name_of, path_of
from xaso.kernel.forms.schema import FormSchema, Page
from xaso.kernel.forms.values import SourceMark
from xaso.lib import clock

REVIEW = ""
"""Instead of a page's key: everything is looked over."""

type Store = Callable[[str, Any], dict[str, str]]
"""Keeps an uploaded file of a path and returns its id and name."""


class NoSuchPageError(LookupError):
    """The form has no such page, or it does not apply to what was answered."""


@dataclass(frozen=True, slots=True)
class Turn:
    """What a press of a button on a page led to.

    ``values`` are to be kept in any case. ``page`` is where to go, the review if it is empty;
    without ``goes_on`` the page is shown again with its problems. ``edit`` are the paths of
    known values that are to be written anew, ``anchor`` the place on the page that changed,
    ``leaves`` says that the person comes back later.
    """

    values: dict[str, Any]
    form: PageForm
    page: str
    goes_on: bool
    edit: tuple[str, ...] = ()
    anchor: str = ""
    leaves: bool = False


def setting_now(today: date | None = None) -> Setting:
    """Return the day, the map and the language in which a form is filled in now."""
    return Setting(today or clock.today(), CommunesOfToday(), get_language() or "vi")


def fill(
    schema: FormSchema,
    values: Mapping[str, Any],
    *,
    marks: Mapping[str, SourceMark] | None = None,
    editing: tuple[str, ...] = (),
) -> Filling:
    """Check everything that was filled in so far, as pages are drawn from it."""
    setting = setting_now()
    checked = check(schema, values, today=setting.today, places=setting.places)
    return Filling(schema, values, checked, setting, marks or {}, editing)


def page_form(filling: Filling, page_key: str, *, show_problems: bool = False) -> PageForm:
    """Return a page to be filled in.

    Raises:
        NoSuchPageError: there is none of this key, or it does not apply.
    """
    page = filling.schema.page(page_key)
    if page is None or page_key not in filling.checked.pages:
        raise NoSuchPageError(page_key)
    return PageForm(filling, page, show_problems=show_problems)


def turn_page(
    filling: Filling,
    page_key: str,
    sent: Mapping[str, Any],
    files: MultiValueDict[str, Any],
    *,
    store: Store,
) -> Turn:
    """Take what was sent from a page: keep it, do what the pressed button says, say where to go.

    Buttons carry ``act``: "next" (also without one), "back", "save", "add:GROUP",
    "remove:GROUP:ITEM", "edit:PATH", "drop:PATH:FILE".

    Raises:
        NoSuchPageError: the page does not apply to what was answered.
    """
    form = page_form(filling, page_key)
    values = _with_sent(filling, form, sent, files, store)
    act, _colon, what = str(sent.get("act", "next")).partition(":")
    change = _CHANGES.get(act)
    if change:
        change(values, what, form.page)
    fresh = fill(filling.schema, values, marks=filling.marks, editing=tuple(filling.editing))
    return _lead(fresh, page_key, _settled(values, fresh, form), act, what)


def _lead(filling: Filling, page_key: str, values: dict[str, Any], act: str, what: str) -> Turn:
    checked, edit = filling.checked, tuple(filling.editing)
    again = page_form(filling, page_key, show_problems=act == "next")
    if act in _CHANGES or act == "edit":
        edit = (*edit, what) if act == "edit" else edit
        anchor = _anchor(act, what)
        return Turn(values, again, page_key, goes_on=True, edit=edit, anchor=anchor)
    if act in ("back", "save"):
        before = previous_page(checked, page_key) if act == "back" else page_key
        return Turn(values, again, before or page_key, goes_on=True, leaves=act == "save")
    goes_on = not checked.problems_of(page_key)
    return Turn(values, again, next_page(checked, page_key) or REVIEW, goes_on=goes_on)


def _anchor(act: str, what: str) -> str:
    """Name the place on the page that a press changed: a group, or one question."""
    where = what.partition(":")[0]
    return f"group-{where}" if act in ("add", "remove") else f"question-{name_of(where)}"


def _with_sent(
    filling: Filling,
    form: PageForm,
    sent: Mapping[str, Any],
    files: MultiValueDict[str, Any],
    store: Store,
) -> dict[str, Any]:
    values = deepcopy(dict(filling.values))
    for path, answer in form.read(sent, files).items():
        _put(values, path, answer)
    for path in form.file_paths():
        kept = value_at(values, path)
        new = [store(path, one) for one in files.getlist(name_of(path))]
        if new:
            _put(values, path, [*(kept if isinstance(kept, list) else []), *new])
    return values


def _put(values: dict[str, Any], path: str, answer: Any) -> None:
    """Lay an answer at its path, making the group or the items of the repeat on the way."""
    group, *item, key = path.split(".")
    if not item:
        if not isinstance(values.get(group), dict):
            values[group] = {}
        values[group][key] = answer
        return
    items = values.get(group)
    if not isinstance(items, list):
        items = values[group] = []
    while len(items) <= int(item[0]):
        items.append({})
    if not isinstance(items[int(item[0])], dict):
        items[int(item[0])] = {}
    items[int(item[0])][key] = answer


def _settled(values: dict[str, Any], filling: Filling, form: PageForm) -> dict[str, Any]:
    """Keep what was understood as it is understood, and what was not as it was typed."""
    for path in map(path_of, form.fields):
        understood = value_at(filling.checked.values, path)
        if not is_empty(understood) and value_at(values, path) is not None:
            _put(values, path, understood)
    return values


def _add(values: dict[str, Any], group: str, page: Page) -> None:
    found = next((one for one in page.groups if one.key == group), None)
    if found is None or found.repeat is None:
        return
    items = values.get(group)
    items = items if isinstance(items, list) else []
    items += [{} for _missing in range(found.repeat.min - len(items))]
    if len(items) < found.repeat.max:
        values[group] = [*items, {}]


def _remove(values: dict[str, Any], what: str, page: Page) -> None:
    group, _colon, at = what.partition(":")
    items = values.get(group)
    on_page = any(one.key == group and one.repeat for one in page.groups)
    if on_page and isinstance(items, list) and names_item(items, at):
        del items[int(at)]


def _drop(values: dict[str, Any], what: str, page: Page) -> None:
    path, _colon, at = what.partition(":")
    group = path.partition(".")[0]
    kept = value_at(values, path)
    on_page = any(one.key == group for one in page.groups)
    if on_page and isinstance(kept, list) and names_item(kept, at):
        del kept[int(at)]


_CHANGES: dict[str, Callable[[dict[str, Any], str, Page], None]] = {
    "add": _add,
    "remove": _remove,
    "drop": _drop,
}
