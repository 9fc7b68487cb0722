"""In words: which browser on which system, and from about where."""

from ipaddress import IPv4Address, ip_address

# The first that is found counts: every browser also says the names of older ones.
BROWSERS = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("coc_coc_browser", "Cốc Cốc"),
    ("SamsungBrowser/", "Samsung Internet"),
    ("Firefox/", "Firefox"),
    ("FxiOS/", "Firefox"),
    ("CriOS/", "Chrome"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
SYSTEMS = (
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS X", "macOS"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
)


def browser_and_system(user_agent: str) -> tuple[str, str]:
    """Return "Chrome", "Windows" for what a browser says of itself; empty where unknown."""
    return _first(BROWSERS, user_agent), _first(SYSTEMS, user_agent)


def _first(names: tuple[tuple[str, str], ...], text: str) -> str:
    return next((name for mark, name in names if mark in text), "")


def mask_address(address: str) -> str:
    """Return enough of an IP address to know a place again: "203.113.x.x", "2001:ee0:x"."""
    try:
        read = ip_address(address)
    except ValueError:
        return ""
    read = getattr(read, "ipv4_mapped", None) or read
    if isinstance(read, IPv4Address):
        return ".".join([*str(read).split(".")[:2], "x", "x"])
    first, second, *_rest = read.exploded.split(":")
    return f"{first.lstrip('0') or '0'}:{second.lstrip('0') or '0'}:x"
