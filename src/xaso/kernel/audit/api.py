"""What other modules use of audit."""

from xaso.kernel.audit.context import trace
from xaso.kernel.audit.services import record, record_access

__all__ = ["record", "record_access", "trace"]
