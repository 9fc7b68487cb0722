"""Who may administer officials, and who may lend a role."""

from xaso.kernel.accounts.api import Role
from xaso.kernel.permissions.api import register

LENDABLE = (Role.LEADER, Role.UNIT_HEAD, Role.SUPERVISOR)

MANAGE = register("officials.manage_officials", Role.IT_OFFICER)
DELEGATE = register("officials.delegate", *LENDABLE)
