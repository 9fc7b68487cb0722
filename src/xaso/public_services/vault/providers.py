"""What the vault offers to menus and to the audit trail."""

from django.utils.translation import gettext_lazy as _

from xaso.kernel.audit.api import name_actions, name_words
from xaso.kernel.providers.api import MenuEntry
from xaso.public_services.vault.permissions import READ_SHARED

PAPERS = MenuEntry(
    "vault.papers", _("My papers"), "vault:papers", "archive", "", order=40, for_citizens=True
)
SHARED = MenuEntry(
    "vault.shared",
    _("Papers shared with us"),
    "vault:shared",
    "folder-check",
    _("One-stop shop"),
    order=145,
    permission=READ_SHARED.key,
)
name_actions({"vault.owner.erased": _("A vault was destroyed")})
name_words(
    {
        "vault.owner": _("Owner of a vault"),
        "vault.share": _("Share of papers"),
        "vault_papers": _("Number of papers"),
    }
)
