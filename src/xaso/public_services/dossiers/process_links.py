"""What dossiers offer on the page of a process: trying it on those of the past year."""

from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from xaso.kernel.providers.api import Text


class TrialLink:
    """The way to the trial of a process."""

    key = "dossiers.trial"
    label: Text = _("Try on last year's dossiers")
    icon = "play-circle"

    def url(self, process_id: UUID) -> str:
        """Return where a trial is asked for."""
        return reverse("dossiers:try-process", args=[process_id])
