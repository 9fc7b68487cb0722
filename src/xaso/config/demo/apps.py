"""Django's entry to the demonstration; installed only where XASO_DEMO is set."""

from django.apps import AppConfig


class DemoConfig(AppConfig):
    """The sample commune."""

    name = "xaso.config.demo"
    label = "demo"
