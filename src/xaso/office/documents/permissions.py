"""What people may do with documents."""

from xaso.kernel.accounts.api import Role
from xaso.kernel.permissions.api import register

NOT_STAFF = (Role.COMMUNITY_HELPER,)
"""Who helps citizens without being staff of the authority."""
STAFF = tuple(role for role in Role if role not in NOT_STAFF)

SEE = register("documents.see", *STAFF)
SEE_ALL = register("documents.see_all", Role.CLERK, Role.LEADER)
DRAFT = register("documents.draft", *STAFF)
CHECK = register("documents.check", Role.UNIT_HEAD, Role.LEADER, Role.CLERK)
RELEASE = register("documents.release", Role.CLERK)
KEEP_REGISTERS = register("documents.keep_registers", Role.CLERK)
COPY = register("documents.copy", Role.CLERK)
RECALL = register("documents.recall", Role.CLERK, Role.LEADER)
RECEIVE = register("documents.receive", Role.CLERK)
DIRECT = register("documents.direct", Role.LEADER, Role.UNIT_HEAD)
HANDLE = register("documents.handle", *STAFF)
