"""What other modules use of the law: rule books by day or by id, and acts by number."""

from xaso.kernel.legal.book import (
    ActRef,
    RuleBook,
    RuleInForce,
    RuleValue,
    UnknownRuleError,
)
from xaso.kernel.legal.queries import NoRulesError, find_act, rule_book, rules_on

__all__ = [
    "ActRef",
    "NoRulesError",
    "RuleBook",
    "RuleInForce",
    "RuleValue",
    "UnknownRuleError",
    "find_act",
    "rule_book",
    "rules_on",
]
