"""Who may read the audit trail and the access log."""

from xaso.kernel.accounts.api import Role
from xaso.kernel.permissions.api import register

READ = register("audit.read", Role.IT_OFFICER, Role.LEADER, Role.SUPERVISOR)
READ_ACCESS = register("audit.read_access", Role.IT_OFFICER, Role.LEADER)
