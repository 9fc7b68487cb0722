"""All addresses of the product and who may open them, as the tests use them."""

import tomllib
from pathlib import Path

from django.urls import URLPattern, get_resolver

from xaso.kernel.accounts.api import Role
from xaso.kernel.permissions.api import permissions

TABLE = tomllib.loads((Path(__file__).parent / "permission_matrix.toml").read_text())
PAGES: dict[str, str] = TABLE["pages"]
SHARED = set(TABLE["shared"]["arguments"])
ANYBODY_SIGNED_IN = ("official", "signed-in")


def _addresses(patterns, prefix=""):
    for one in patterns:
        if isinstance(one, URLPattern):
            if "static" not in str(one.pattern):
                yield f"{prefix}{one.name}", sorted(one.pattern.converters)
        else:
            space = f"{prefix}{one.namespace}:" if one.namespace else prefix
            yield from _addresses(one.url_patterns, space)


ADDRESSES = dict(_addresses(get_resolver().url_patterns))


def holders(name):
    """Name the roles that may open an address that is not public."""
    rule = PAGES[name].rstrip("+")
    return set(Role) if rule in ANYBODY_SIGNED_IN else permissions[rule].roles
