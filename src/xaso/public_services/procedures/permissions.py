"""Who may change how the commune handles procedures; reading is open to every official."""

from xaso.kernel.accounts.api import Role
from xaso.kernel.permissions.api import register

EDIT = register("procedures.edit_process", Role.SUPERVISOR, Role.IT_OFFICER, Role.LEADER)
