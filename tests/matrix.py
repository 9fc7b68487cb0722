"""All addresses of the product and who may open them, as the tests use them."""

import tomllib
from pathlib import Path

from django.urls import URLPattern, get_resolver

from xaso.kernel.accounts.api import Role
from xaso.kernel.permissions.api import permissions

TABLE = tomllib.loads((Path(__file__).parent / "permission_matrix.toml").read_text())
FOR_CLIENTS = {name: rule for name, rule in TABLE["pages"].items() if "client:" in rule}
PAGES: dict[str, str] = {
    name: rule for name, rule in TABLE["pages"].items() if name not in FOR_CLIENTS
}
SHARED = set(TABLE["shared"]["arguments"])
ANYBODY_SIGNED_IN = ("official", "signed-in", "any-account")


def _addresses(patterns, prefix=""):
    for one in patterns:
        if isinstance(one, URLPattern):
            if "static" not in str(one.pattern):
                yield f"{prefix}{one.name}", sorted(one.pattern.converters)
        else:
            space = f"{prefix}{one.namespace}:" if one.namespace else prefix
            yield from _addresses(one.url_patterns, space)


_FOUND = dict(_addresses(get_resolver().url_patterns))
OPERATIONS = {name for name in _FOUND if name.startswith("api:")}
ADDRESSES = {name: wanted for name, wanted in _FOUND.items() if name not in OPERATIONS}


def is_for_citizens(name):
    """Tell whether citizens open an address that is not public."""
    return PAGES[name] == "any-account" or PAGES[name].startswith("citizen")


def holders(name):
    """Name the roles that may open an address that is not public."""
    rule = PAGES[name].rstrip("+").removeprefix("citizen or ")
    if rule in ("public", "citizen"):
        return set()
    return set(Role) if rule in ANYBODY_SIGNED_IN else permissions[rule].roles
