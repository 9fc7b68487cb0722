"""Whose telephone number it was when it was given out.

Prefixes after the change of numbers to ten digits of 2018, from general knowledge, not compared
with the plan itself [G]. A number that moved to another network since keeps its digits.
"""

from xaso.kernel.notifications.models import Network

HERE = "+84"
PREFIXES: dict[Network, frozenset[str]] = {
    Network.VIETTEL: frozenset(
        ["32", "33", "34", "35", "36", "37", "38", "39", "86", "96", "97", "98"]
    ),
    Network.VINAPHONE: frozenset(["81", "82", "83", "84", "85", "88", "91", "94"]),
    Network.MOBIFONE: frozenset(["70", "76", "77", "78", "79", "89", "90", "93"]),
    Network.VIETNAMOBILE: frozenset(["52", "56", "58", "92"]),
}


def network_of(address: str) -> Network:
    """Return the network that a number's first digits name; any network for what is no number."""
    if not address.startswith("+"):
        return Network.ANY
    prefix = address.removeprefix(HERE)[:2]
    found = (network for network, prefixes in PREFIXES.items() if prefix in prefixes)
    return next(found, Network.OTHER)
