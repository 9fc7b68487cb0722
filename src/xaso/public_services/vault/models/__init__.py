"""Owners and their keys, papers, where they were used, with whom they are shared, who looked."""

from xaso.public_services.vault.models.access import SharedPaper, VaultAccess, VaultShare
from xaso.public_services.vault.models.owner import INSTALLATION, OwnerQuerySet, VaultOwner
from xaso.public_services.vault.models.paper import PaperUse, VaultFile, VaultPaper

__all__ = [
    "INSTALLATION",
    "OwnerQuerySet",
    "PaperUse",
    "SharedPaper",
    "VaultAccess",
    "VaultFile",
    "VaultOwner",
    "VaultPaper",
    "VaultShare",
]
