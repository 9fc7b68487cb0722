"""What other modules use of permissions."""

from xaso.kernel.permissions.access import Access, access_of, require, stand_in_user
from xaso.kernel.permissions.decorators import (
    OfficialRequest,
    official_page,
    public_page,
)
from xaso.kernel.permissions.registry import Permission, permissions, register

__all__ = [
    "Access",
    "OfficialRequest",
    "Permission",
    "access_of",
    "official_page",
    "permissions",
    "public_page",
    "register",
    "require",
    "stand_in_user",
]
