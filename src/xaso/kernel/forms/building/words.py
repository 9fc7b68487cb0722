"""What officials call the kinds of questions, the comparisons and the ways to calculate."""

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from xaso.kernel.forms.lists import COUNTRIES, ETHNICITIES
from xaso.kernel.forms.schema import Kind

type Word = str | Promise

KIND_WORDS: Final[dict[Kind, Word]] = {
    Kind.TEXT: _("Short text"),
    Kind.PARAGRAPH: _("Long text"),
    Kind.NUMBER: _("Number"),
    Kind.MONEY: _("Amount of money"),
    Kind.DATE: _("Whole day"),
    Kind.PARTIAL_DATE: _("Day, month or year"),
    Kind.TIME: _("Time of day"),
    Kind.CHOICE: _("One of several"),
    Kind.CHOICES: _("Several of several"),
    Kind.YES_NO: _("Yes or no"),
    Kind.PERSONAL_ID: _("Personal id"),
    Kind.PHONE: _("Telephone"),
    Kind.EMAIL: _("E-mail address"),
    Kind.PERSON_NAME: _("Name of a person"),
    Kind.ADDRESS: _("Address"),
    Kind.ETHNICITY: _("Ethnicity"),
    Kind.NATIONALITY: _("Nationality"),
    Kind.FILE: _("Paper to attach"),
    Kind.DECLARATION: _("Declaration to tick"),
    Kind.NOTE: _("Note without an answer"),
}
LIST_WORDS: Final[dict[str, Word]] = {
    ETHNICITIES: _("The peoples of Viet Nam"),
    COUNTRIES: _("The countries"),
}


def kind_choices() -> list[tuple[str, Word]]:
    """Return the kinds of questions to choose from."""
    return [(kind.value, word) for kind, word in KIND_WORDS.items()]
