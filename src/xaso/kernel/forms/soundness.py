"""What makes a definition of a form sound: nothing doubled, dangling, circular or looked at too early."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from xaso.kernel.forms.lists import OPTION_SOURCES
from xaso.kernel.forms.logic import paths_of
from xaso.kernel.forms.reading import SchemaProblem
from xaso.kernel.forms.references import Look, find_bad_references
from xaso.kernel.forms.schema import (
    TODAY,
    Field,
    FormSchema,
    Group,
    Kind,
    Operation,
)

MOST_REPEATS = 50
MOST_DECIMALS = 4
_CHOSEN = (Kind.CHOICE, Kind.CHOICES)
_CALCULABLE = {
    Kind.TEXT: {Operation.CONCAT, Operation.COPY},
    Kind.NUMBER: set(Operation) - {Operation.CONCAT},
    Kind.MONEY: {Operation.SUM, Operation.DIFFERENCE, Operation.PRODUCT, Operation.COPY},
}


def find_unsound(schema: FormSchema) -> list[SchemaProblem]:
    """List what is wrong with a definition that was read."""
    found = [*_doubled(schema), *_pages(schema)]
    if found:
        return found
    return [*find_bad_references(schema, _looks(schema)), *_circles(schema)]


def _doubled(schema: FormSchema) -> Iterator[SchemaProblem]:
    say = _("This key is used twice; please choose another one.")
    for key in _twice([page.key for page in schema.pages]):
        yield SchemaProblem(f"pages.{key}", say)
    for key in _twice([group.key for group in schema.groups()]):
        yield SchemaProblem(f"groups.{key}", say)
    for group in schema.groups():
        for key in _twice([field.key for field in group.fields]):
            yield SchemaProblem(f"{group.key}.{key}", say)


def _twice(keys: list[str]) -> list[str]:
    return [key for key, count in Counter(keys).items() if count > 1]


def _pages(schema: FormSchema) -> Iterator[SchemaProblem]:
    if not schema.title:
        yield SchemaProblem("title", _("The form needs a title."))
    if not schema.pages:
        yield SchemaProblem("pages", _("The form needs at least one page."))
    for at, page in enumerate(schema.pages):
        path = f"pages.{at}"
        if not page.title:
            yield SchemaProblem(f"{path}.title", _("The page needs a title."))
        if not any(group.fields for group in page.groups):
            yield SchemaProblem(
                f"{path}.groups", _("The page asks nothing; please add a question.")
            )
        for group_at, group in enumerate(page.groups):
            yield from _group(group, f"{path}.groups.{group_at}")


def _group(group: Group, path: str) -> Iterator[SchemaProblem]:
    repeat = group.repeat
    if repeat and not max(repeat.min, 1) <= repeat.max <= MOST_REPEATS:
        yield SchemaProblem(
            f"{path}.repeat",
            _("The most items must not be below the fewest, and at most %(most)s.")
            % {"most": MOST_REPEATS},
        )
    for at, field in enumerate(group.fields):
        for part, sentence in _field(field, in_repeat=bool(repeat)):
            yield SchemaProblem(f"{path}.fields.{at}.{part}", sentence)


def _field(field: Field, *, in_repeat: bool) -> Iterator[tuple[str, str]]:
    if not field.label:
        yield "label", _("The question needs a label.")
    yield from _options(field)
    yield from _rules(field)
    if in_repeat and field.prefill:
        yield "prefill", _("Questions of a repeated group cannot be filled in beforehand.")
    yield from _calculation(field)


def _calculation(field: Field) -> Iterator[tuple[str, str]]:
    calculation = field.calculation
    if calculation is None:
        return
    operation = calculation.operation
    known = operation == Operation.COPY or operation in _CALCULABLE.get(field.kind, set())
    if not known:
        yield "calculation", _("This calculation does not give an answer of this kind.")
    if operation == Operation.DIFFERENCE and len(calculation.of) < 2:
        yield "calculation", _("A difference needs at least two values.")


def _options(field: Field) -> Iterator[tuple[str, str]]:
    chosen = field.kind in _CHOSEN
    if chosen is not (bool(field.options) or bool(field.option_source)):
        yield "options", _("Options belong to questions of choice, and these need some.")
    if field.options and field.option_source:
        yield "option_source", _("Please give either options or a list, not both.")
    if field.option_source and field.option_source not in OPTION_SOURCES:
        known = ", ".join(OPTION_SOURCES)
        yield "option_source", _("The known lists are: %(known)s.") % {"known": known}
    values = [option.value for option in field.options]
    if _twice(values) or "" in values:
        yield "options", _("Every option needs a value of its own.")
    if not all(option.label for option in field.options):
        yield "options", _("Every option needs a label.")


def _rules(field: Field) -> Iterator[tuple[str, str]]:
    rules = field.rules
    for least, most in ((rules.min, rules.max), (rules.min_length, rules.max_length)):
        if least is not None and most is not None and least > most:
            yield "rules", _("The lower bound lies above the upper one.")
    if rules.decimals > MOST_DECIMALS:
        yield "rules.decimals", _("A number has at most four digits after the comma.")
    if rules.pattern and not rules.pattern_say:
        yield (
            "rules.pattern_say",
            _("Please add the sentence that is said when the pattern does not fit."),
        )
    if any(not must.say for must in rules.must):
        yield (
            "rules.must",
            _("Please add the sentence that is said when the demand is not met."),
        )


def _looks(schema: FormSchema) -> Iterator[Look]:
    """Yield everything that looks at answers, with how far it may see."""
    at = 0
    for page_at, page in enumerate(schema.pages):
        path = f"pages.{page_at}"
        yield Look(f"{path}.when", page.when, at, page_at)
        for group_at, group in enumerate(page.groups):
            inner = f"{path}.groups.{group_at}"
            yield Look(f"{inner}.when", group.when, at, page_at)
            for field_at, field in enumerate(group.fields):
                where = _Where(f"{inner}.fields.{field_at}", at, page_at, group)
                yield from _looks_of(field, where)
                at += 1


@dataclass(frozen=True, slots=True)
class _Where:
    path: str
    at: int
    page_at: int
    group: Group


def _looks_of(field: Field, where: _Where) -> Iterator[Look]:
    path, at, page_at = where.path, where.at, where.page_at
    group = where.group.key
    yield Look(f"{path}.when", field.when, at, page_at, group)
    if not isinstance(field.required, bool):
        yield Look(f"{path}.required", field.required, at, page_at, group)
    if field.calculation:
        yield Look(f"{path}.calculation", field.calculation, at, page_at, group)
    for number, must in enumerate(field.rules.must):
        yield Look(f"{path}.rules.must.{number}", must.that, None, page_at, group)
    for name in ("not_before", "not_after"):
        other = getattr(field.rules, name)
        if other and other != TODAY:
            yield Look(f"{path}.rules.{name}", other, None, page_at, group)


def _circles(schema: FormSchema) -> Iterator[SchemaProblem]:
    """Yield the calculations that need their own result."""
    needs = {
        path: paths_of(place.field.calculation)
        for path, place in schema.places()
        if place.field.calculation
    }
    for path in needs:
        if path in _reached(path, needs):
            yield SchemaProblem(
                path, _("This calculation needs its own result; please break the circle.")
            )


def _reached(start: str, needs: dict[str, list[str]]) -> set[str]:
    reached: set[str] = set()
    waiting = list(needs[start])
    while waiting:
        path = waiting.pop()
        if path not in reached:
            reached.add(path)
            waiting += needs.get(path, [])
    return reached
