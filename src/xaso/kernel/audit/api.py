"""What other modules use of audit."""

from xaso.kernel.audit.actions import name_actions, name_words
from xaso.kernel.audit.context import trace
from xaso.kernel.audit.services import record, record_access

__all__ = ["name_actions", "name_words", "record", "record_access", "trace"]
