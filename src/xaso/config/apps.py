"""Django's entry to the composition root: its commands."""

from django.apps import AppConfig


class ProductConfig(AppConfig):
    """The product as a whole."""

    name = "xaso.config"
    label = "product"
