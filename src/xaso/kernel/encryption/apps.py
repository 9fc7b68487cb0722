"""Django's entry to the module."""

from django.apps import AppConfig


class EncryptionConfig(AppConfig):
    """Keys, sealed values and blind indexes."""

    name = "xaso.kernel.encryption"
    label = "encryption"
