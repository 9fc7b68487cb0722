"""Django's entry to the module."""

from django.apps import AppConfig


class ReferenceConfig(AppConfig):
    """Rows that almost never change are remembered in each process."""

    name = "xaso.kernel.reference"
    label = "reference"
