"""The design system as a Django application."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class UiConfig(AppConfig):
    """Base templates, components, styles and scripts of both faces."""

    name = "xaso.ui"
    label = "ui"
    verbose_name = _("design system")
