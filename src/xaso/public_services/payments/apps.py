"""Django's entry to the module."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PaymentsConfig(AppConfig):
    """Fees and charges: asked for, paid, receipted, reconciled, paid back."""

    name = "xaso.public_services.payments"
    label = "payments"
    verbose_name = _("Payments")

    def ready(self) -> None:
        """Name permissions and audit words, the pages of the menu, what waits for people."""
        from xaso.kernel.providers.api import home_tiles, menu
        from xaso.public_services.payments import audit_names, permissions, providers

        assert permissions.TAKE_CASH  # noqa: S101
        assert audit_names  # noqa: S101
        for entry in (
            providers.SHIFT,
            providers.LOOK,
            providers.TAKINGS,
            providers.RECEIPTS,
            providers.ACCOUNTS,
        ):
            menu.register(entry)
        home_tiles.register(providers.MoneyTiles())
