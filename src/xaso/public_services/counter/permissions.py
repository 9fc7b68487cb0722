"""Who takes dossiers in at the counter."""

from xaso.kernel.accounts.api import Role
from xaso.kernel.permissions.api import register

TAKE_IN = register("counter.take_in", Role.RECEPTIONIST, Role.SUPERVISOR)
