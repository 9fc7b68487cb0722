"""Counting, and saying when somebody may ask again."""

from datetime import UTC, datetime, timedelta
from ipaddress import IPv6Address, ip_address, ip_network

from django.db import connection
from django.utils.crypto import salted_hmac

from xaso.kernel.throttling.models import RateCount
from xaso.lib import clock

MINUTE = 60
KEPT = timedelta(days=1)
NETWORK_BITS = 64
COUNT = """
INSERT INTO throttling_ratecount (kind, who, since, count) VALUES (%s, %s, %s, 1)
ON CONFLICT (kind, who, since) DO UPDATE SET count = throttling_ratecount.count + 1
RETURNING count
"""


def seconds_to_wait(kind: str, who: str, *, most: int, seconds: int = MINUTE) -> int:
    """Count one more request and return how long to wait; 0 where it is within the limit.

    One statement, counted by spans of ``seconds`` that begin at the same moments everywhere.
    Call it outside a transaction: inside one the count is locked for others until its end,
    and lost with it. A ``most`` of 0 means no limit.
    """
    if not most:
        return 0
    now = clock.now()
    begun = int(now.timestamp()) // seconds * seconds
    hashed = salted_hmac("xaso.throttling", f"{kind}|{who}", algorithm="sha256").digest()[:16]
    with connection.cursor() as cursor:
        cursor.execute(COUNT, [kind, hashed, datetime.fromtimestamp(begun, UTC)])
        (count,) = cursor.fetchone()
    return 0 if count <= most else begun + seconds - int(now.timestamp())


def place_of(address: str) -> str:
    """Return what counts as one place: an IPv4 address, or the /64 network of an IPv6 one."""
    try:
        read = ip_address(address)
    except ValueError:
        return address
    if isinstance(read, IPv6Address) and read.ipv4_mapped:
        return str(read.ipv4_mapped)
    if isinstance(read, IPv6Address):
        return str(ip_network((read, NETWORK_BITS), strict=False))
    return str(read)


def forget_counts() -> int:
    """Forget the counts of spans long gone; return how many rows it were."""
    return RateCount.objects.filter(since__lt=clock.now() - KEPT).delete()[0]
