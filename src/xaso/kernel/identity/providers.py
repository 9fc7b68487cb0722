"""What the module offers to the frame of every page and to the audit trail."""

from django.utils.translation import gettext_lazy as _

from xaso.kernel.audit.api import name_actions, name_words
from xaso.kernel.identity.permissions import CONFIRM
from xaso.kernel.providers.api import MenuEntry, menu

REPRESENTATIONS = menu.register(
    MenuEntry(
        key="identity.representations",
        label=_("Who acts for whom"),
        url_name="identity:waiting",
        icon="people",
        group=_("One-stop shop"),
        order=235,
        permission=CONFIRM.key,
    )
)
name_actions(
    {
        "identity.citizen.signed_in": _("Citizen signed in"),
        "identity.citizen.signed_out": _("Citizen signed out"),
        "identity.representation.claimed": _("Said to act for somebody"),
        "identity.representation.confirmed": _("Representation confirmed"),
        "identity.representation.refused": _("Representation refused"),
        "identity.representation.ended": _("Representation ended"),
    }
)
name_words(
    {
        "representation": _("Representation"),
        "way": _("Way of signing in"),
        "level": _("Identity level"),
    }
)
