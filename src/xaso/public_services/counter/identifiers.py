"""What is wrong with a number that somebody typed, in a sentence."""

from django.utils.translation import gettext_lazy as _

from xaso.lib.ids import IdentifierError, IdentifierFault

_FAULTS = {
    IdentifierFault.NOT_TWELVE_DIGITS: _("A personal id has exactly 12 digits."),
    IdentifierFault.UNKNOWN_BIRTHPLACE: _("A personal id does not begin with 000."),
    IdentifierFault.BORN_IN_THE_FUTURE: _("This personal id tells a birth yet to come."),
    IdentifierFault.NOT_A_TAX_CODE: _("A tax code has 10 digits, 13 for a branch."),
    IdentifierFault.WRONG_CHECK_DIGIT: _("This tax code is mistyped: its last digit is wrong."),
    IdentifierFault.NOT_A_PHONE_NUMBER: _("No telephone has this number."),
}


def say_fault(error: IdentifierError) -> str:
    """Return what is wrong with a number that somebody typed."""
    return str(_FAULTS[error.reason])
