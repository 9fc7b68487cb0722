"""Who may read the audit trail and the access log, and who may have a person forgotten in them."""

from xaso.kernel.accounts.api import Role
from xaso.kernel.permissions.api import register

READ = register("audit.read", Role.IT_OFFICER, Role.LEADER, Role.SUPERVISOR)
READ_ACCESS = register("audit.read_access", Role.IT_OFFICER, Role.LEADER)
ERASE = register("audit.erase", Role.IT_OFFICER, Role.LEADER)
