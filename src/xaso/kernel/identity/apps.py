"""Django's entry to the module."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class IdentityConfig(AppConfig):
    """Citizens who sign in, how surely they are known, and whom they act for."""

    name = "xaso.kernel.identity"
    label = "identity"
    verbose_name = _("Citizens' sign-in")

    def ready(self) -> None:
        """Name the permissions, the notices, the lines of the menu and of the audit trail."""
        from xaso.kernel.forms.api import prefill_sources
        from xaso.kernel.identity import known, notices, permissions, providers  # noqa: F401

        prefill_sources.register(known.AccountValues())
        prefill_sources.register(known.RepresentedValues())
