"""Django's entry to the composition root: its commands."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ProductConfig(AppConfig):
    """The product as a whole."""

    name = "xaso.config"
    label = "product"

    def ready(self) -> None:
        """Say what people read in the audit trail about what the commands do."""
        from xaso.config.operations import permissions as permissions
        from xaso.kernel.audit.api import name_actions, name_words

        name_actions({"product.commune.set_up": _("Commune set up")})
        name_words({"username": _("User name")})
