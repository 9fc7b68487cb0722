"""The agency's own retention rules."""

from collections.abc import Iterable
from uuid import UUID

from django.db import transaction

from xaso.kernel.accounts.api import User
from xaso.kernel.audit.api import record
from xaso.kernel.permissions.api import require
from xaso.lib.text import fold, normalise
from xaso.office.archive.contracts import RuleInput
from xaso.office.archive.models import RetentionRule
from xaso.office.archive.permissions import BUILD


@transaction.atomic
def add_rules(rules: Iterable[RuleInput], *, actor: User) -> int:
    """Enter rules, each with its legal basis; return how many."""
    require(actor, BUILD.key)
    start = RetentionRule.objects.count()
    made = RetentionRule.objects.bulk_create(
        RetentionRule(
            group=normalise(one.group),
            subject=normalise(one.subject),
            subject_folded=fold(one.subject),
            retention=one.retention,
            basis=normalise(one.basis),
            mark=one.mark,
            position=start + number,
        )
        for number, one in enumerate(rules)
    )
    for one in made:
        record(
            "archive.retention.entered",
            actor=actor,
            subject=("retention_rule", one.pk),
            years=one.retention,
        )
    return len(made)


@transaction.atomic
def remove_rule(rule_id: UUID, *, actor: User) -> None:
    """Take a rule away; files keep the term that they have."""
    require(actor, BUILD.key)
    RetentionRule.objects.get(pk=rule_id).delete()
    record("archive.retention.removed", actor=actor, subject=("retention_rule", rule_id))
