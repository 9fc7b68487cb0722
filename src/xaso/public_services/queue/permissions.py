"""Who calls numbers, who sees the averages, who sets the queue up."""

from xaso.kernel.accounts.api import Role
from xaso.kernel.permissions.api import register

CALL = register("queue.call", Role.RECEPTIONIST, Role.SUPERVISOR)
SEE_AVERAGES = register("queue.see_averages", Role.SUPERVISOR, Role.LEADER)
SET_UP = register("queue.set_up", Role.IT_OFFICER, Role.SUPERVISOR)
