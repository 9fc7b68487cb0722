"""Who works at the exchange of documents, and who looks after its lines."""

from xaso.kernel.accounts.api import Role
from xaso.kernel.permissions.api import register

OPERATE = register("exchange.operate_desk", Role.CLERK)
"""See what was sent and received, send again, decide about recalls and what is held back."""
WATCH = register("exchange.watch_lines", Role.CLERK, Role.IT_OFFICER)
"""See the gateways, whether they answer, and who can be reached."""
