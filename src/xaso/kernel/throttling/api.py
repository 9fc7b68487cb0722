"""What other modules use of throttling."""

from xaso.kernel.throttling.decorators import limited_by_address
from xaso.kernel.throttling.services import place_of, seconds_to_wait

__all__ = ["limited_by_address", "place_of", "seconds_to_wait"]
