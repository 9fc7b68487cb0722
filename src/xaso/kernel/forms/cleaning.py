"""One answer at a time: from whatever was sent to the value that is kept, or what to do about it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from xaso.kernel.forms import days
from xaso.kernel.forms.addresses import clean_address
from xaso.kernel.forms.kept_files import clean_files
from xaso.kernel.forms.lists import options_of
from xaso.kernel.forms.logic import LARGEST, first_day, number
from xaso.kernel.forms.patterns import fits
from xaso.kernel.forms.places import Places
from xaso.kernel.forms.refusals import RefusedError
from xaso.kernel.forms.schema import Field, Kind
from xaso.lib.ids import IdentifierError, parse_personal_id, parse_phone
from xaso.lib.money import say_dong
from xaso.lib.text import normalise

LONGEST_SENT = 20_000
_USUAL_LENGTH = {Kind.PARAGRAPH: 4000, Kind.PERSON_NAME: 120}
_LENGTH_OF_TEXT = 500
_NAME_MARKS = frozenset(" -'’.")
_TRUE = frozenset({"true", "yes", "on", "1"})
_FALSE = frozenset({"false", "no", "off", "0"})


@dataclass(frozen=True, slots=True)
class Setting:
    """What cleaning needs besides the answer: the day, the map, the language of labels."""

    today: date
    places: Places
    language: str = "vi"


@dataclass(frozen=True, slots=True)
class Cleaned:
    """An answer as it is kept, or the sentence that says what to do about it."""

    value: Any = None
    sentence: str = ""


def clean(field: Field, raw: Any, setting: Setting) -> Cleaned:
    """Read what was sent for a field; an empty answer gives nothing."""
    if raw is None or (isinstance(raw, str) and not raw.strip()):
        return Cleaned()
    if isinstance(raw, str) and len(raw) > LONGEST_SENT:
        return Cleaned(sentence=_("This is too long; please shorten it."))
    try:
        return Cleaned(_KINDS[field.kind](field, raw, setting))
    except RefusedError as refusal:
        return Cleaned(sentence=str(refusal))


def _line(field: Field, raw: Any, setting: Setting) -> str | None:
    return _bounded(field, normalise(_said(raw)), setting)


def _paragraph(field: Field, raw: Any, setting: Setting) -> str | None:
    lines = [normalise(line) for line in _said(raw).splitlines()]
    return _bounded(field, "\n".join(lines).strip("\n"), setting)


def _said(raw: Any) -> str:
    if isinstance(raw, str):
        return raw
    known = number(raw)
    if known is None:
        raise RefusedError(_("Please write this as text."))
    return str(known)


def _bounded(field: Field, text: str, setting: Setting) -> str | None:
    if not text:
        return None
    rules = field.rules
    most = rules.max_length or _USUAL_LENGTH.get(field.kind, _LENGTH_OF_TEXT)
    if len(text) > most:
        raise RefusedError(
            _("Please write at most %(most)s characters; these are %(count)s.")
            % {"most": most, "count": len(text)}
        )
    if rules.min_length and len(text) < rules.min_length:
        raise RefusedError(
            _("Please write at least %(least)s characters.") % {"least": rules.min_length}
        )
    if rules.pattern and not fits(rules.pattern, text):
        raise RefusedError(rules.pattern_say.said_in(setting.language))
    return text


def _person_name(field: Field, raw: Any, setting: Setting) -> str | None:
    name = _line(field, raw, setting)
    if name and not all(char.isalpha() or char in _NAME_MARKS for char in name):
        raise RefusedError(_("Please write the name in letters, without digits or signs."))
    return name


def _number(field: Field, raw: Any, setting: Setting) -> int | float:
    known = number(_typed_number(raw) if isinstance(raw, str) else raw)
    if known is None:
        raise RefusedError(_("Please write a number in digits, for example 12 or 12,5."))
    rounded = round(known, field.rules.decimals)
    if rounded != known:
        raise RefusedError(_whole_or_places(field.rules.decimals))
    value = int(known) if known == int(known) else float(known)
    return _in_bounds(field, value, say=_say_number)


def _typed_number(text: str) -> int | float | None:
    """Read a number as Vietnamese people write it: dots between thousands, a comma before tenths."""
    digits = normalise(text).replace(" ", "")
    head, *groups = digits.split(".")
    if "," in digits or (groups and head and all(len(group) == 3 for group in groups)):
        digits = digits.replace(".", "").replace(",", ".", 1)
    plain = digits.removeprefix("-").replace(".", "", 1)
    if not (plain.isascii() and plain.isdecimal()) or len(plain) > 20:
        return None
    return float(digits) if "." in digits else int(digits)


def _whole_or_places(decimals: int) -> str:
    if not decimals:
        return _("Please write a whole number.")
    return ngettext(
        "Please write at most %(count)s digit after the comma.",
        "Please write at most %(count)s digits after the comma.",
        decimals,
    ) % {"count": decimals}


def _money(field: Field, raw: Any, setting: Setting) -> int | float:
    if isinstance(raw, str):
        digits = normalise(raw).lower().removesuffix("đồng").removesuffix("đ")
        raw = _typed_number(digits.replace(",", "."))
    known = number(raw)
    if known is None or known != int(known) or known < 0:
        raise RefusedError(_("Please write the amount in digits, for example 1.500.000."))
    return _in_bounds(field, int(known), say=lambda amount: say_dong(int(amount)))


def _say_number(amount: float) -> str:
    return f"{amount:,.10g}".translate(str.maketrans(",.", ".,"))


def _in_bounds(field: Field, value: int | float, *, say: Callable[[float], str]) -> int | float:
    least = field.rules.min
    most = LARGEST if field.rules.max is None else field.rules.max
    if least is not None and value < least:
        raise RefusedError(_("Please write at least %(least)s.") % {"least": say(least)})
    if value > most:
        raise RefusedError(_("Please write at most %(most)s.") % {"most": say(most)})
    return value


def _date(field: Field, raw: Any, setting: Setting) -> str:
    return _timely(field, days.read_date(_said(raw)), setting)


def _partial_date(field: Field, raw: Any, setting: Setting) -> str:
    return _timely(field, days.read_partial_date(_said(raw)), setting)


def _timely(field: Field, day: str, setting: Setting) -> str:
    first = first_day(day)
    if field.rules.not_future and first and first > setting.today:
        raise RefusedError(_("Please check the day: it has not come yet."))
    known_wholly = first and first.isoformat() == day
    if field.rules.not_past and first and known_wholly and first < setting.today:
        raise RefusedError(_("Please choose today or a later day."))
    return day


def _time(field: Field, raw: Any, setting: Setting) -> str:
    return days.read_time(_said(raw))


def _choice(field: Field, raw: Any, setting: Setting) -> str:
    known = {option.value for option in options_of(field)}
    if not isinstance(raw, str) or raw not in known:
        raise RefusedError(_("Please choose one of the answers given."))
    return raw


def _choices(field: Field, raw: Any, setting: Setting) -> list[str] | None:
    sent = raw if isinstance(raw, list) else [raw]
    known = [option.value for option in options_of(field)]
    if not all(isinstance(one, str) and one in known for one in sent):
        raise RefusedError(_("Please choose among the answers given."))
    chosen = [value for value in known if value in sent]
    least, most = field.rules.min, field.rules.max
    if chosen and least is not None and len(chosen) < least:
        raise RefusedError(_("Please choose at least %(least)s.") % {"least": int(least)})
    if most is not None and len(chosen) > most:
        raise RefusedError(_("Please choose at most %(most)s.") % {"most": int(most)})
    return chosen or None


def _yes_no(field: Field, raw: Any, setting: Setting) -> bool:
    said = raw if isinstance(raw, bool) else str(raw).lower() if isinstance(raw, str) else None
    if said is True or said in _TRUE:
        return True
    if said is False or said in _FALSE:
        return False
    raise RefusedError(_("Please choose yes or no."))


def _declaration(field: Field, raw: Any, setting: Setting) -> bool | None:
    ticked = raw is True or (isinstance(raw, str) and raw.lower() in _TRUE)
    return True if ticked else None


def _personal_id(field: Field, raw: Any, setting: Setting) -> str:
    try:
        return parse_personal_id(_said(raw), today=setting.today).number
    except IdentifierError as error:
        raise RefusedError(
            _("Please check the number: it has 12 digits, as on the identity card.")
        ) from error


def _phone(field: Field, raw: Any, setting: Setting) -> str:
    try:
        return parse_phone(_said(raw))
    except IdentifierError as error:
        raise RefusedError(
            _("Please check the phone number, for example 0912 345 678.")
        ) from error


def _email(field: Field, raw: Any, setting: Setting) -> str:
    address = normalise(_said(raw))
    try:
        validate_email(address)
    except ValidationError as error:
        raise RefusedError(
            _("Please check the e-mail address, for example ten@example.vn.")
        ) from error
    return address


def _address(field: Field, raw: Any, setting: Setting) -> dict[str, str] | None:
    return clean_address(raw, setting.places, abroad=field.rules.abroad)


def _files(field: Field, raw: Any, setting: Setting) -> list[dict[str, str]] | None:
    return clean_files(raw, most=int(field.rules.max or 1))


def _nothing(field: Field, raw: Any, setting: Setting) -> None:
    return None


_KINDS: dict[Kind, Callable[[Field, Any, Setting], Any]] = {
    Kind.TEXT: _line,
    Kind.PARAGRAPH: _paragraph,
    Kind.NUMBER: _number,
    Kind.MONEY: _money,
    Kind.DATE: _date,
    Kind.PARTIAL_DATE: _partial_date,
    Kind.TIME: _time,
    Kind.CHOICE: _choice,
    Kind.CHOICES: _choices,
    Kind.YES_NO: _yes_no,
    Kind.PERSONAL_ID: _personal_id,
    Kind.PHONE: _phone,
    Kind.EMAIL: _email,
    Kind.PERSON_NAME: _person_name,
    Kind.ADDRESS: _address,
    Kind.ETHNICITY: _choice,
    Kind.NATIONALITY: _choice,
    Kind.FILE: _files,
    Kind.DECLARATION: _declaration,
    Kind.NOTE: _nothing,
}
