"""The life of a content, as people read it."""

from django.db import models
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _


class ObjectState(models.TextChoices):
    """How far a content has come: only an available one is ever given to anybody."""

    QUARANTINED = "quarantined", _("Being checked")
    AVAILABLE = "available", _("Available")
    INFECTED = "infected", _("Held back: malware")
    DESTROYED = "destroyed", pgettext_lazy("file", "Destroyed")


class Treatment(models.TextChoices):
    """What was done to a content before it was kept."""

    UNCHANGED = "", _("Kept as it came")
    REDRAWN = "redrawn", _("Picture drawn anew")
    CLEANED = "cleaned", _("Active parts taken out")


FINDINGS = {
    "signed": _("Carries a signature, not verified here"),
    "javascript": _("Holds scripts"),
    "sending": _("Would send data away"),
    "other_files": _("Would open other files"),
    "media": _("Holds sound or video"),
    "xfa": _("Holds an XFA form"),
    "attachment": _("Has other files attached"),
    "restricted": _("Restricts copying or printing"),
    "trailing": _("Holds data behind its end"),
}
"""What was found in a document that is kept with it, as people read it."""


def explain_check(treatment: str, findings: str) -> list[str]:
    """Return what the check did to a file and what it found in it, most often nothing."""
    done = [str(Treatment(treatment).label)] if treatment else []
    return done + [str(FINDINGS[one]) for one in findings.split() if one in FINDINGS]


def explain_state(state: str) -> str:
    """Return what the person at the desk should know or do; empty for an available file."""
    sentences = {
        ObjectState.QUARANTINED: gettext(
            "This file is being checked for malware. It can be opened when the check is done."
        ),
        ObjectState.INFECTED: gettext(
            "Malware was found in this file and nobody can open it. Please ask for another copy."
        ),
        ObjectState.DESTROYED: gettext(
            "The content of this file was destroyed by a decision; only its description is left."
        ),
    }
    return sentences.get(ObjectState(state), "")
