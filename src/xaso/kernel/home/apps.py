"""Django's entry to the module."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class HomeConfig(AppConfig):
    """The first page: what must be done now, and where the public begins."""

    name = "xaso.kernel.home"
    label = "home"
    verbose_name = _("Home page")

    def ready(self) -> None:
        """Lead to the page from the menu."""
        from xaso.kernel.home import providers  # noqa: F401
