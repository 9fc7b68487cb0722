"""What the counter offers to the menu."""

from django.utils.translation import gettext_lazy as _

from xaso.kernel.providers.api import MenuEntry
from xaso.public_services.counter.permissions import TAKE_IN

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
