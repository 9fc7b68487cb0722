"""What the module offers to the pages that gather from all."""

from django.utils.translation import gettext_lazy as _

from xaso.kernel.audit.api import name_actions, name_words
from xaso.kernel.providers.api import MenuEntry, menu

name_actions(
    {
        "working_time.hours.set": _("Set working hours"),
        "working_time.hours.withdrawn": _("Withdrew working hours"),
        "working_time.exception.set": _("Entered a special day"),
        "working_time.exception.removed": _("Removed a special day"),
    }
)
name_words(
    {
        "working_time.hours": _("Working hours"),
        "working_time.exception": _("Special day"),
        "day": _("Day"),
    }
)


def offer() -> None:
    """Put the working calendar into the officials' menu."""
    menu.register(
        MenuEntry(
            key="working_time.year",
            label=_("Working calendar"),
            url_name="working_time:year",
            icon="calendar3",
            group=_("Reference"),
            order=850,
        )
    )
