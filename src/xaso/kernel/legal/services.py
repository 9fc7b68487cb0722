"""Loading the acts and rules that the product ships."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction

from xaso.kernel.legal.book import read_value
from xaso.kernel.legal.models import ActLink, LegalAct, Rule, RuleSet
from xaso.kernel.legal.shipped import (
    ShippedAct,
    ShippedRule,
    ShippedRuleSet,
    shipped_acts,
    shipped_rule_sets,
)
from xaso.lib.text import fold, sort_key

_ACT_FIELDS = [field.name for field in LegalAct._meta.concrete_fields if not field.primary_key]


@dataclass(frozen=True, slots=True)
class Loaded:
    """How much was loaded."""

    acts: int
    rule_sets: int
    rules: int


@transaction.atomic
def load_legal() -> Loaded:
    """Bring acts and rules up to the shipped files; nothing a case may refer to is removed."""
    acts = shipped_acts()
    LegalAct.objects.bulk_create(
        [_act(act) for act in acts],
        update_conflicts=True,
        unique_fields=["id"],
        update_fields=_ACT_FIELDS,
    )
    _load_links(acts)
    rule_sets = shipped_rule_sets()
    RuleSet.objects.bulk_create(
        [_rule_set(one) for one in rule_sets],
        update_conflicts=True,
        unique_fields=["id"],
        update_fields=["title", "valid_from", "valid_to"],
    )
    Rule.objects.filter(rule_set__in=[one.id for one in rule_sets]).delete()
    rules = [rule for one in rule_sets for rule in _rules(one)]
    Rule.objects.bulk_create(rules)
    return Loaded(len(acts), len(rule_sets), len(rules))


def act_id(number: str) -> str:
    """Return an act's number as it stands in addresses: ``118-2025-nd-cp``."""
    return fold(number).replace(" ", "-")


def _act(act: ShippedAct) -> LegalAct:
    return LegalAct(
        id=act_id(act.number),
        number=act.number,
        number_key=sort_key(act.number),
        kind=act.kind,
        title=act.title,
        issuer=act.issuer,
        issued=act.issued,
        effective_from=act.effective_from,
        effective_to=act.effective_to,
        certainty=act.certainty,
        dates_certainty=act.dates_certainty or act.certainty,
        source=act.source,
        note=act.note,
        folded=fold(f"{act.number} {act.title} {act.issuer}"),
    )


def _load_links(acts: Iterable[ShippedAct]) -> None:
    replaces, amends = ActLink.Kind.REPLACES, ActLink.Kind.AMENDS
    links = {(act.number, replaces, older) for act in acts for older in act.replaces}
    links |= {(act.repealed_by, replaces, act.number) for act in acts if act.repealed_by}
    links |= {(act.number, amends, older) for act in acts for older in act.amends}
    ActLink.objects.all().delete()
    ActLink.objects.bulk_create(
        ActLink(newer_id=act_id(newer), kind=kind, older_id=act_id(older))
        for newer, kind, older in sorted(links)
    )


def _rule_set(one: ShippedRuleSet) -> RuleSet:
    return RuleSet(
        id=one.id,
        subject=one.subject,
        version=one.version,
        title=one.title,
        valid_from=one.valid_from,
        valid_to=one.valid_to,
    )


def _rules(one: ShippedRuleSet) -> list[Rule]:
    return [_rule(one.id, order, rule) for order, rule in enumerate(one.rules.values(), 1)]


def _rule(rule_set_id: str, order: int, rule: ShippedRule) -> Rule:
    read_value(rule.type, rule.value)
    return Rule(
        rule_set_id=rule_set_id,
        order=order,
        key=rule.key,
        kind=rule.type,
        value=rule.value,
        act_id=act_id(rule.act) if rule.act else None,
        amended_by_id=act_id(rule.amended_by) if rule.amended_by else None,
        article=rule.article,
        certainty=rule.certainty,
        sentence=rule.sentence,
        note=rule.note,
    )
