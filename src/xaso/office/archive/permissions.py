"""Who makes files, who keeps the catalogue, who receives for the archive, who decides."""

from xaso.kernel.accounts.api import Role
from xaso.kernel.permissions.api import register

KEEP = register(
    "archive.keep_files",
    Role.RECEPTIONIST,
    Role.SPECIALIST,
    Role.UNIT_HEAD,
    Role.LEADER,
    Role.CLERK,
    Role.ACCOUNTANT,
    Role.SUPERVISOR,
    Role.IT_OFFICER,
)
BUILD = register("archive.build_catalogue", Role.CLERK)
APPROVE = register("archive.approve_catalogue", Role.LEADER)
SEE_ALL = register("archive.see_all_files", Role.CLERK, Role.LEADER)
CONFIRM_ACCESS = register("archive.confirm_access", Role.UNIT_HEAD, Role.LEADER)
RECEIVE = register("archive.receive_files", Role.CLERK)
PREPARE_DISPOSAL = register("archive.prepare_disposal", Role.CLERK)
DECIDE_DISPOSAL = register("archive.decide_disposal", Role.LEADER)
