"""Reading acts and rule books."""

from datetime import date
from functools import partial
from types import MappingProxyType

from xaso.kernel.legal.book import ActRef, RuleBook, RuleInForce, read_value
from xaso.kernel.legal.models import LAW, LegalAct, Rule, RuleSet


class NoRulesError(LookupError):
    """No rule set on this subject applies on the day, or none has this id."""


def rules_on(day: date, subject: str) -> RuleBook:
    """Return the rules on a subject that apply on the day; raise :class:`NoRulesError`."""
    return LAW.recall((subject, day), partial(_rules_on, day, subject))


def rule_book(rule_set_id: str) -> RuleBook:
    """Return the version that a case was received under; raise :class:`NoRulesError`."""
    return LAW.recall(rule_set_id, partial(_rule_book, rule_set_id))


def find_act(number: str) -> ActRef | None:
    """Return the act with this number, such as ``118/2025/NĐ-CP``, if it is known.

    Of several with one number (those that carry no year) the latest.
    """
    found = LegalAct.objects.filter(number=number.strip())
    act = found.order_by("-issued").first()
    return act_ref(act) if act else None


def act_ref(act: LegalAct) -> ActRef:
    """Return an act as other modules cite it."""
    return ActRef(
        id=act.pk,
        number=act.number,
        name=str(act),
        title=act.title,
        effective_from=act.effective_from,
        effective_to=act.effective_to,
        certainty=act.certainty,
    )


def rule_in_force(rule: Rule) -> RuleInForce:
    """Return a rule with its typed value and its citation."""
    return RuleInForce(
        key=rule.key,
        value=read_value(rule.kind, rule.value),
        act=act_ref(rule.act) if rule.act else None,
        article=rule.article,
        amended_by=act_ref(rule.amended_by) if rule.amended_by else None,
        certainty=rule.certainty,
        sentence=rule.sentence,
        note=rule.note,
    )


def _rules_on(day: date, subject: str) -> RuleBook:
    found = RuleSet.objects.valid_on(day).filter(subject=subject).values_list("pk", flat=True)
    rule_set_id = found.first()
    if rule_set_id is None:
        raise NoRulesError(subject, day)
    return rule_book(rule_set_id)


def _rule_book(rule_set_id: str) -> RuleBook:
    found = RuleSet.objects.filter(pk=rule_set_id).first()
    if found is None:
        raise NoRulesError(rule_set_id)
    return _book(found)


def _book(found: RuleSet) -> RuleBook:
    rules = found.rules.select_related("act", "amended_by")
    return RuleBook(
        id=found.pk,
        subject=found.subject,
        version=found.version,
        title=found.title,
        valid_from=found.valid_from,
        valid_to=found.valid_to,
        rules=MappingProxyType({rule.key: rule_in_force(rule) for rule in rules}),
    )
