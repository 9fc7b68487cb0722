"""Django's entry to the module."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ThrottlingConfig(AppConfig):
    """How often something may be asked for from one place."""

    name = "xaso.kernel.throttling"
    label = "throttling"
    verbose_name = _("Rate limits")
