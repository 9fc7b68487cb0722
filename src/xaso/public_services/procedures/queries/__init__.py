"""Reads of the catalogue and of the processes."""

from xaso.public_services.procedures.queries.catalogue import (
    current_version,
    estimate_fee,
    exemptions_for,
    get_procedure,
    get_procedures,
    hit,
    limit_for,
    list_fields,
    procedures_in_use,
)
from xaso.public_services.procedures.queries.everyday import (
    find_procedures,
    match_procedures,
    plain_name,
)
from xaso.public_services.procedures.queries.forms import form_for
from xaso.public_services.procedures.queries.local_fees import (
    fee_asking,
    local_terms,
    say_source,
)
from xaso.public_services.procedures.queries.plans import (
    get_plan,
    get_plans,
    holders_in,
    plan_in_use,
    plan_of,
)
from xaso.public_services.procedures.queries.search import matching

__all__ = [
    "current_version",
    "estimate_fee",
    "exemptions_for",
    "fee_asking",
    "find_procedures",
    "form_for",
    "get_plan",
    "get_plans",
    "get_procedure",
    "get_procedures",
    "hit",
    "holders_in",
    "limit_for",
    "list_fields",
    "local_terms",
    "match_procedures",
    "matching",
    "plain_name",
    "plan_in_use",
    "plan_of",
    "procedures_in_use",
    "say_source",
]
