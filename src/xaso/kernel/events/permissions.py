"""Who looks after events that could not be delivered."""

from xaso.kernel.accounts.api import Role
from xaso.kernel.permissions.api import register

SEE_DEAD_LETTERS = register("events.see_dead_letters", Role.IT_OFFICER, Role.SUPERVISOR)
