"""What the module offers to the frame of every page."""

from django.utils.translation import gettext_lazy as _

from xaso.kernel.audit.api import name_actions, name_words
from xaso.kernel.providers.api import MenuEntry, menu

name_actions(
    {
        "directory.authority.changed": _("Address of the authority changed"),
        "directory.authority.recoded": _("Agency code replaced"),
        "directory.unit.added": _("Unit added"),
        "directory.unit.changed": _("Unit changed"),
        "directory.unit.closed": _("Unit closed"),
        "directory.unit.opened": _("Unit opened again"),
        "directory.desk.changed": _("Address of the one-stop desk changed"),
        "directory.village.added": _("Village added"),
        "directory.village.changed": _("Village changed"),
    }
)
OLD_COMMUNES = menu.register(
    MenuEntry(
        key="directory.old_communes",
        label=_("Old and new communes"),
        url_name="directory:old-communes",
        icon="map",
        group=_("Reference"),
        order=830,
    )
)
ORGANISATION = menu.register(
    MenuEntry(
        key="directory.organisation",
        label=_("Organisation"),
        url_name="directory:organisation",
        icon="diagram-3",
        group=_("Administration"),
        order=910,
    )
)
name_words(
    {
        "authority": _("Authority"),
        "village": _("Village"),
        "name": _("Name"),
        "old": _("Old code"),
        "new": _("New code"),
    }
)
