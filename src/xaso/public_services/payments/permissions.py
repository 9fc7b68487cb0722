"""Who takes cash, sees the money, clears what does not fit, pays back, and sets it up.

The accountant reads and clears the money and agrees to refunds, and sees nothing of what people
ask for; the supervisor of the one-stop desk may do the same, since a small commune has no
accountant of its own there.
"""

from xaso.kernel.accounts.api import Role
from xaso.kernel.permissions.api import register

TAKE_CASH = register("payments.take_cash", Role.RECEPTIONIST, Role.SUPERVISOR)
SEE = register(
    "payments.see_payment",
    Role.RECEPTIONIST,
    Role.SUPERVISOR,
    Role.LEADER,
    Role.ACCOUNTANT,
)
SEE_TAKINGS = register("payments.see_takings", Role.SUPERVISOR, Role.LEADER, Role.ACCOUNTANT)
CLEAR = register("payments.clear_money", Role.SUPERVISOR, Role.ACCOUNTANT)
ASK_REFUND = register("payments.ask_refund", Role.RECEPTIONIST, Role.SUPERVISOR)
DECIDE_REFUND = register(
    "payments.decide_refund", Role.SUPERVISOR, Role.LEADER, Role.ACCOUNTANT
)
SET_UP = register("payments.set_up", Role.IT_OFFICER)
