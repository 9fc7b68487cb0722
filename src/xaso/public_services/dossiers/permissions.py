"""What people may do with dossiers."""

from xaso.kernel.accounts.api import Role
from xaso.kernel.permissions.api import register

NO_DOSSIERS = (Role.IT_OFFICER, Role.ACCOUNTANT, Role.COMMUNITY_HELPER)
"""Who works without reading what people ask for: machines, money, and help with filling in."""
SEE = register("dossiers.see", *(role for role in Role if role not in NO_DOSSIERS))
SEE_ALL = register(
    "dossiers.see_all", Role.RECEPTIONIST, Role.SUPERVISOR, Role.LEADER, Role.CLERK
)
RECEIVE = register("dossiers.receive_dossier", Role.RECEPTIONIST, Role.SUPERVISOR)
HAND_OVER = register("dossiers.hand_over", Role.RECEPTIONIST, Role.SUPERVISOR)
PROCESS = register("dossiers.process", Role.SPECIALIST, Role.UNIT_HEAD, Role.LEADER)
ASSIGN = register("dossiers.assign", Role.UNIT_HEAD, Role.SUPERVISOR)
ANSWER = register("dossiers.answer_consultation", Role.SPECIALIST, Role.UNIT_HEAD)
EXTEND = register("dossiers.extend", Role.UNIT_HEAD, Role.LEADER, Role.SUPERVISOR)
STOP = register("dossiers.stop", Role.UNIT_HEAD, Role.LEADER)
APPROVE = register("dossiers.approve", Role.LEADER)
STAMP = register("dossiers.stamp", Role.CLERK)
RETURN = register("dossiers.return_result", Role.RECEPTIONIST, Role.SUPERVISOR)
SUPERVISE = register("dossiers.supervise", Role.SUPERVISOR, Role.LEADER, Role.UNIT_HEAD)
PRINT = register("dossiers.print", *(role for role in Role if role not in NO_DOSSIERS))
ANSWER_COMPLAINTS = register(
    "dossiers.answer_complaint", Role.SUPERVISOR, Role.LEADER, Role.UNIT_HEAD
)
