"""An e-identity provider that signs sample people in and misbehaves on request; see README.md."""

from standins.identity.people import PEOPLE, Person
from standins.identity.provider import Fault, Provider
from standins.identity.server import serve

__all__ = ["PEOPLE", "Fault", "Person", "Provider", "serve"]
