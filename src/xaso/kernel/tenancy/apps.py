"""Django's entry to the module."""

from django.apps import AppConfig


class TenancyConfig(AppConfig):
    """One installation, many communes, none sees another."""

    name = "xaso.kernel.tenancy"
    label = "tenancy"
