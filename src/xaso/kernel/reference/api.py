"""What other modules use of the memory of reference rows."""

from xaso.kernel.reference.stamps import renew_all
from xaso.kernel.reference.topics import DuplicateTopicError, Topic, topics

__all__ = ["DuplicateTopicError", "Topic", "renew_all", "topics"]
