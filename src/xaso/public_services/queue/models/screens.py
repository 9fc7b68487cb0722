"""The keys by which screens without sign-in know their commune."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from xaso.kernel.tenancy.api import CommuneModel


class Voice(models.TextChoices):
    """How the board calls a number."""

    OWN = "own", _("Voice of the browser, else the recorded one")
    RECORDED = "recorded", _("Recorded voice")
    GONG = "gong", _("Gong only")


class ScreenKey(CommuneModel):
    """Which address of a kind of screen counts; a higher serial makes older addresses void.

    ``voice`` is how the board speaks.
    """

    class Kind(models.TextChoices):
        """The screens that are opened without sign-in."""

        KIOSK = "kiosk", _("Kiosk for taking numbers")
        BOARD = "board", _("Board in the waiting room")
        DOOR = "door", _("QR code at the door")

    kind = models.CharField(max_length=8, choices=Kind)
    serial = models.PositiveIntegerField(default=1)
    voice = models.CharField(_("voice"), max_length=8, choices=Voice, default=Voice.OWN)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="screen_key_once", fields=["commune", "kind"])
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.serial}"
