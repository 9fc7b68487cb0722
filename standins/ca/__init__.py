"""A certificate authority with OCSP, CRL and time stamps that misbehaves on request; see README.md."""

from standins.ca.authority import PASSWORD, Authority
from standins.ca.holders import HOLDERS, Holder

__all__ = ["HOLDERS", "PASSWORD", "Authority", "Holder"]
