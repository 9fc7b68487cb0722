"""Django's entry to the module."""

from django.apps import AppConfig


class PermissionsConfig(AppConfig):
    """Who may do what, by role in a unit."""

    name = "xaso.kernel.permissions"
    label = "permissions"
