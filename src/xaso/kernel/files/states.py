"""The life of a content, as people read it."""

from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _


class ObjectState(models.TextChoices):
    """How far a content has come: only an available one is ever given to anybody."""

    QUARANTINED = "quarantined", _("Being checked")
    AVAILABLE = "available", _("Available")
    INFECTED = "infected", _("Held back: malware")


class Treatment(models.TextChoices):
    """What was done to a content before it was kept."""

    UNCHANGED = "", _("Kept as it came")
    REDRAWN = "redrawn", _("Picture drawn anew")
    CLEANED = "cleaned", _("Active parts taken out")


def explain_state(state: str) -> str:
    """Return what the person at the desk should know or do; empty for an available file."""
    sentences = {
        ObjectState.QUARANTINED: gettext(
            "This file is being checked for malware. It can be opened when the check is done."
        ),
        ObjectState.INFECTED: gettext(
            "Malware was found in this file and nobody can open it. Please ask for another copy."
        ),
    }
    return sentences.get(ObjectState(state), "")
