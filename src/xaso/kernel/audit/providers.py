"""What the module offers to the frame of every page."""

from django.utils.translation import gettext_lazy as _

from xaso.kernel.audit.actions import name_actions, name_words
from xaso.kernel.audit.permissions import READ, READ_ACCESS
from xaso.kernel.providers.api import MenuEntry, menu

name_words(
    {
        "access_log": _("Access log"),
        "accounts.user": _("Account"),
        "reason": _("Reason"),
        "first": _("First day"),
        "last": _("Last day"),
        "by_person": _("By person"),
        "by_actor": _("By official"),
        "person_key": _("Key of a person"),
    }
)
name_actions(
    {
        "audit.access_log.searched": _("Asked who looked at somebody's data"),
        "audit.person.erased": _("Erased a person's details from the trail"),
    }
)
ENTRIES = menu.register(
    MenuEntry(
        key="audit.entries",
        label=_("Audit trail"),
        url_name="audit:entries",
        icon="journal-text",
        group=_("Administration"),
        order=940,
        permission=READ.key,
    )
)
ACCESS_LOG = menu.register(
    MenuEntry(
        key="audit.access_log",
        label=_("Who looked at whose data"),
        url_name="audit:access-log",
        icon="eye",
        group=_("Administration"),
        order=945,
        permission=READ_ACCESS.key,
    )
)
