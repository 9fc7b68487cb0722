"""At which level this installation signs, as a sentence; no signing library is needed for it."""

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

WITHOUT_TIME = _(
    "Level B-B: no time-stamp authority is set up, so only this server says when it was signed."
)
WITH_TIME = _("Level B-T: a time-stamp authority proves when it was signed.")
FOR_LONG = _("Level B-LTA: the evidence for later checks lies in the document itself.")


def level_sentence() -> str | Promise:
    """Say how long the signatures of this installation can be proven."""
    if not settings.XASO_SIGNING_TSA:
        return WITHOUT_TIME
    return FOR_LONG if settings.XASO_SIGNING_LEVEL.upper() == "B-LTA" else WITH_TIME
