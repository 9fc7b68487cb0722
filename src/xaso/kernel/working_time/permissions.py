"""Who may say when a commune works."""

from xaso.kernel.accounts.api import Role
from xaso.kernel.permissions.api import register

MANAGE = "working_time.manage_calendar"


def offer() -> None:
    """Name the permission and the roles that hold it."""
    register(MANAGE, Role.LEADER, Role.SUPERVISOR, Role.IT_OFFICER)
