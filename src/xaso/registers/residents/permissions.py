"""Who may look residents up and who may correct what the register says."""

from xaso.kernel.accounts.api import Role
from xaso.kernel.permissions.api import register

SEE = register(
    "residents.see",
    Role.RECEPTIONIST,
    Role.SPECIALIST,
    Role.UNIT_HEAD,
    Role.SUPERVISOR,
    Role.LEADER,
    Role.CLERK,
)
EDIT = register("residents.edit", Role.SPECIALIST, Role.UNIT_HEAD)
