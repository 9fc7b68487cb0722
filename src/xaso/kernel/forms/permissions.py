"""Who may change forms and try them out; anybody fills them in."""

from xaso.kernel.accounts.api import Role
from xaso.kernel.permissions.api import register

EDIT = register("forms.edit", Role.SUPERVISOR, Role.IT_OFFICER, Role.LEADER)
