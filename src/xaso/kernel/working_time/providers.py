"""What the module offers to the pages that gather from all."""

from django.utils.translation import gettext_lazy as _

from xaso.kernel.providers.api import MenuEntry, menu


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
