"""Reads of the catalogue and of the processes."""

from xaso.public_services.procedures.queries.catalogue import (
    current_version,
    estimate_fee,
    get_procedure,
    get_procedures,
    hit,
    limit_for,
    list_fields,
)
from xaso.public_services.procedures.queries.plans import (
    get_plan,
    get_plans,
    holders_in,
    plan_in_use,
    plan_of,
)
from xaso.public_services.procedures.queries.search import find_procedures, matching

__all__ = [
    "current_version",
    "estimate_fee",
    "find_procedures",
    "get_plan",
    "get_plans",
    "get_procedure",
    "get_procedures",
    "hit",
    "holders_in",
    "limit_for",
    "list_fields",
    "matching",
    "plan_in_use",
    "plan_of",
]
