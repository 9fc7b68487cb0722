"""What the counter offers to the menu."""

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from xaso.kernel.files.api import FileKeeper
from xaso.kernel.providers.api import MenuEntry
from xaso.public_services.counter.permissions import TAKE_IN
from xaso.public_services.counter.services.drafts import files_in_drafts


class DraftFiles(FileKeeper):
    """The scans of intakes that are not finished."""

    key = "counter.drafts"

    def kept(self) -> set[UUID]:
        """Return the files in the drafts of every officer."""
        return files_in_drafts()


_GROUP = _("One-stop shop")

INTAKE = MenuEntry(
    "counter.intake",
    _("Take in"),
    "counter:intake",
    "file-earmark-plus",
    _GROUP,
    100,
    permission=TAKE_IN.key,
    primary=True,
)
TODAY = MenuEntry(
    "counter.today",
    _("Counter today"),
    "counter:today",
    "inbox",
    _GROUP,
    110,
    permission=TAKE_IN.key,
)
