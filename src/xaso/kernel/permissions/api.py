"""What other modules use of permissions."""

from xaso.kernel.permissions.access import Access, access_of, require, stand_in_user
from xaso.kernel.permissions.citizens import (
    CitizenRequest,
    citizen_page,
    note_level,
    session_level,
)
from xaso.kernel.permissions.decorators import (
    OfficialRequest,
    official_page,
    public_page,
)
from xaso.kernel.permissions.registry import Permission, permissions, register

__all__ = [
    "Access",
    "CitizenRequest",
    "OfficialRequest",
    "Permission",
    "access_of",
    "citizen_page",
    "note_level",
    "official_page",
    "permissions",
    "public_page",
    "register",
    "require",
    "session_level",
    "stand_in_user",
]
