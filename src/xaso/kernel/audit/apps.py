"""Django's entry to the module."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AuditConfig(AppConfig):
    """What happened, who did it, and who looked at whose data."""

    name = "xaso.kernel.audit"
    label = "audit"
    verbose_name = _("Audit")

    def ready(self) -> None:
        """Name the permissions, the actions and the lines of the menu; watch the door."""
        from xaso.kernel.accounts.api import watch_sign_ins
        from xaso.kernel.audit import permissions, providers  # noqa: F401
        from xaso.kernel.audit.actions import name_actions
        from xaso.kernel.audit.sign_ins import record_sign_in

        watch_sign_ins(record_sign_in)
        name_actions(
            {
                "accounts.signed_in": _("Signed in"),
                "accounts.signed_out": _("Signed out"),
                "accounts.locked": _("Account locked after failed attempts"),
            }
        )
