"""Walks through the definition of a form: answers that bring about what a condition looks for.

Works on the plain JSON and knows nothing of how the engine evaluates it, so that the two can be
held against each other.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from types import SimpleNamespace

from xaso.kernel.forms.api import check

COMMUNE = {"country": "VN", "commune": "00001", "detail": "Thôn Đông"}
FILE = [{"id": "019a0000-0000-7000-8000-000000000001", "name": "giay-to.pdf"}]
AGES = (0, 3, 9, 15, 17, 25, 40)
ELDERS = ("mother", "father", "parent", "deceased")
USUAL = {
    "text": ["0123456789", "4711"],
    "paragraph": ["Gia đình tôi khai đúng như trên."],
    "time": ["08:30"],
    "yes_no": [True, False],
    "personal_id": ["001190000011"],
    "phone": ["0912345678"],
    "email": ["mau@example.vn"],
    "person_name": ["Nguyễn Thị Mẫu"],
    "ethnicity": ["Kinh", "Tày"],
    "nationality": ["VN", "LA"],
    "address": [COMMUNE],
    "file": [FILE],
    "declaration": [True],
}


class OnePlace:
    """A map with one commune."""

    def by_code(self, code):
        named = "xã Sơn Vĩ, tỉnh Tuyên Quang"
        return SimpleNamespace(code=code, name="xã Sơn Vĩ", province="Tuyên Quang", said=named)

    def by_name(self, text):
        return ()


@dataclass(frozen=True)
class Asked:
    """A question with all the conditions on which it is asked."""

    path: str
    page: dict
    group: dict
    field: dict

    @property
    def shown_if(self):
        return [one["when"] for one in (self.page, self.group, self.field) if "when" in one]


@dataclass(frozen=True)
class Branch:
    """A condition and whom it decides over; ``shown_if`` are the conditions around it."""

    name: str
    condition: dict
    shown_if: tuple
    paths: tuple
    decides: str


class Walk:
    """The questions and branches of one form, and the answers that lead somewhere in it."""

    def __init__(self, raw, schema, today):
        self.raw, self.schema, self.today = raw, schema, today
        self.asked = {
            f"{group['key']}.{field['key']}": Asked(
                f"{group['key']}.{field['key']}", page, group, field
            )
            for page in raw["pages"]
            for group in page["groups"]
            for field in group["fields"]
        }

    def branches(self):
        """Yield every condition on which something is asked or must be answered."""
        for page in self.raw["pages"]:
            paths = [path for path, one in self.asked.items() if one.page is page]
            yield from self._branch(page["key"], page, [], paths, "when")
            for group in page["groups"]:
                around = [page["when"]] if "when" in page else []
                inside = [path for path in paths if self.asked[path].group is group]
                yield from self._branch(group["key"], group, around, inside, "when")
        for path, one in self.asked.items():
            around = [outer["when"] for outer in (one.page, one.group) if "when" in outer]
            yield from self._branch(path, one.field, around, [path], "when")
            yield from self._branch(path, one.field, one.shown_if, [path], "required")

    def _branch(self, name, holder, around, paths, decides):
        if isinstance(holder.get(decides), dict):
            yield Branch(name, holder[decides], tuple(around), tuple(paths), decides)

    def demands(self):
        """Yield the questions that hold an answer against others, with what is then said."""
        for path, one in self.asked.items():
            for must in one.field.get("rules", {}).get("must", ()):
                yield path, must["say"]

    def wants(self, goals):
        """Return answers under which every (condition, truth) of the goals comes about."""
        return next(self._solve(list(goals), {}), None)

    def _solve(self, goals, wanted):
        if not goals:
            yield wanted
            return
        (condition, truth), *rest = goals
        if "not" in condition:
            yield from self._solve([(condition["not"], not truth), *rest], wanted)
            return
        inner = condition.get("all" if truth else "any")
        if inner is not None:
            yield from self._solve([*((one, truth) for one in inner), *rest], wanted)
            return
        for one in condition.get("any" if truth else "all", ()):
            yield from self._solve([(one, truth), *rest], wanted)
        if "field" in condition or "age" in condition:
            yield from self._test(condition, truth, rest, wanted)

    def _test(self, test, truth, rest, wanted):
        path, test = self._source(test)
        fitting = [value for value in self.pool(path) if self._is_met(test, value) is truth]
        if path in wanted:
            if wanted[path] in fitting:
                yield from self._solve(rest, wanted)
            return
        seen = [(one, True) for one in self.asked[path].shown_if]
        for value in fitting:
            yield from self._solve([*rest, *seen], wanted | {path: value})

    def _source(self, test):
        """Follow a calculated answer to the typed one that it comes from."""
        path = test.get("field") or test["age"]
        calculation = self.asked[path].field.get("calculation", {})
        if "copy" in calculation:
            kind = "age" if "age" in test else "field"
            return self._source({**test, kind: calculation["copy"]})
        if "age_years" in calculation:
            rest = {key: value for key, value in test.items() if key != "field"}
            return self._source({**rest, "age": calculation["age_years"]})
        return path, test

    def _is_met(self, test, value):
        if "age" in test:
            value = (self.today - date.fromisoformat(value)).days / 365.25
        for name, met in _MET.items():
            if name in test:
                return met(value, test[name])
        raise AssertionError(test)

    def pool(self, path):
        """Return the answers to choose from for a question, the usual one first."""
        group, key = path.split(".")
        field = self.asked[path].field
        kind = field["kind"]
        if kind in ("choice", "choices"):
            values = [option["value"] for option in field["options"]]
            return values if kind == "choice" else [[value] for value in values]
        if kind in ("number", "money"):
            least = field.get("rules", {}).get("min", 1)
            return [least, least + 1]
        if kind in ("date", "partial_date"):
            return self._days(group, key)
        return USUAL[kind]

    def _days(self, group, key):
        if key == "birth" and group in ELDERS:
            return ["1950-05-01"]
        if key.startswith("birth"):
            ages = [self.today - timedelta(days=round(365.25 * age) + 40) for age in AGES]
            return [ages[-1].isoformat(), *(day.isoformat() for day in ages)]
        later = [self.today + timedelta(days=days) for days in (30, 60, 2000)]
        return [self.today.isoformat(), "2015-06-01", *(day.isoformat() for day in later)]

    def complete(self, wanted, *, fully=False):
        """Answer all that must be answered, or with ``fully`` all that may be.

        Returns the answers, what the engine says of them, and the paths that it asked for.
        """
        values, asked_for, tried = {}, [], {}
        for path, value in wanted.items():
            self._put(values, path, value)
        for _round in range(25):
            checked = self.check(values)
            open_paths = [one.path for one in checked.problems]
            if fully:
                open_paths += [path for path in checked.shown if _get(values, path) is None]
            changed = False
            for path in dict.fromkeys(open_paths):
                changed |= self._try_next(values, path, wanted, tried, asked_for)
            if not changed:
                break
        return values, checked, asked_for

    def _try_next(self, values, path, wanted, tried, asked_for):
        group, *_item, key = path.split(".")
        plain = f"{group}.{key}"
        field = self.asked[plain].field
        if "calculation" in field or field["kind"] == "note":
            return False
        if _get(values, path) is None:
            asked_for.append(path)
        pool = [wanted[plain]] if plain in wanted else self.pool(plain)
        at = tried[path] = tried.get(path, -1) + 1
        if at >= len(pool):
            return False
        self._put(values, path, pool[at])
        return True

    def _put(self, values, path, value):
        group, *item, key = path.split(".")
        if "repeat" not in self.asked[f"{group}.{key}"].group:
            values.setdefault(group, {})[key] = value
            return
        items = values.setdefault(group, [])
        at = int(item[0]) if item else 0
        items += [{} for _missing in range(at + 1 - len(items))]
        items[at][key] = value

    def check(self, values):
        return check(self.schema, values, today=self.today, places=OnePlace())


def without(values, path):
    """Return the answers without one of them."""
    group, *item, key = path.split(".")
    if not item:
        return {**values, group: {k: v for k, v in values[group].items() if k != key}}
    items = [dict(one) for one in values[group]]
    del items[int(item[0])][key]
    return {**values, group: items}


def _get(values, path):
    group, *item, key = path.split(".")
    found = values.get(group, [] if item else {})
    if item:
        found = found[int(item[0])] if int(item[0]) < len(found) else {}
    return found.get(key)


_MET = {
    "is": lambda value, other: value == other,
    "in": lambda value, others: value in others,
    "filled": lambda value, other: (value is not None) is other,
    "over": lambda value, other: value > other,
    "under": lambda value, other: value < other,
    "at_least": lambda value, other: value >= other,
    "at_most": lambda value, other: value <= other,
}
