"""What a program may be allowed to do by the API: named by modules, granted to clients."""

from dataclasses import dataclass

from xaso.kernel.providers.api import Registry, Text


@dataclass(frozen=True, slots=True)
class Scope:
    """Something a client may do (RFC 6749, 3.3), named ``module.verb_thing``."""

    key: str
    label: Text


scopes: Registry[Scope] = Registry(Scope)


def register_scope(key: str, label: Text) -> Scope:
    """Name a scope and what the IT officer reads when granting it."""
    return scopes.register(Scope(key, label))
