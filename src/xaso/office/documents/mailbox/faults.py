"""Why a letter could not be taken in, each with its sentence for people."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class LetterFault(models.TextChoices):
    """What is the matter with a letter."""

    TOO_LARGE = "too_large", _("The letter is larger than this office takes.")
    TOO_COMPLEX = "too_complex", _("The letter holds too many parts, one inside the other.")
    TOO_MANY_FILES = "too_many", _("The letter brings more files than this office takes.")
    NO_FILE = "no_file", _("The letter brings no file.")
    NO_GOOD_FILE = "no_good_file", _("None of the files of the letter could be taken.")
    SECRET = (
        "secret",
        _(
            "It bears a mark of secrecy, so nothing of it was kept here. It still lies in the"
            " mailbox: please tell the officer for state secrets."
        ),
    )
    UNEXPECTED = "unexpected", _("A fault of the system; it is tried again.")


class UnfitLetterError(ValueError):
    """A letter cannot be read as it is."""

    def __init__(self, fault: LetterFault) -> None:
        super().__init__(fault.value)
        self.fault = fault
