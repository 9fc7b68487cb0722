"""Who may change how the commune handles procedures, and what they cost; every official reads.

A table of fees is written by one person and released by another.
"""

from xaso.kernel.accounts.api import Role
from xaso.kernel.permissions.api import register

EDIT = register("procedures.edit_process", Role.SUPERVISOR, Role.IT_OFFICER, Role.LEADER)
EDIT_FEES = register("procedures.edit_fees", Role.SUPERVISOR, Role.ACCOUNTANT)
RELEASE_FEES = register("procedures.release_fees", Role.SUPERVISOR, Role.LEADER)
