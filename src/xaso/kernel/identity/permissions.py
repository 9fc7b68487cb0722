"""Who may say that a citizen acts for somebody else."""

from xaso.kernel.accounts.api import Role
from xaso.kernel.permissions.api import register

CONFIRM = register("identity.confirm_representation", Role.RECEPTIONIST, Role.SUPERVISOR)
