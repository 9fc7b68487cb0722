"""Django's entry to the module."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SearchConfig(AppConfig):
    """Finding things as people type them in Vietnamese, and one box over all modules."""

    name = "xaso.kernel.search"
    label = "search"
    verbose_name = _("Search")

    def ready(self) -> None:
        """Give every text column the lookup ``folded``."""
        from django.db.models import CharField, TextField

        from xaso.kernel.search.expressions import Fold

        CharField.register_lookup(Fold)
        TextField.register_lookup(Fold)
