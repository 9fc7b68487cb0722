"""What the tests of dossiers share."""

from tests.browser import barriers, chromium, live_site, open_as

__all__ = ["barriers", "chromium", "live_site", "open_as"]
