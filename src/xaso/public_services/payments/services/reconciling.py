"""Comparing each day with the bank: what we missed is booked, what differs is shown to people."""

from collections.abc import Mapping
from datetime import date, timedelta

from django.db import transaction
from django.db.models import BigIntegerField, F, OuterRef, Q, Subquery, Sum
from django.db.models.functions import Coalesce

from xaso.kernel.accounts.api import User
from xaso.kernel.audit.api import record
from xaso.kernel.permissions.api import require
from xaso.lib import clock
from xaso.public_services.payments.adapters import Notice, StatementError, providers
from xaso.public_services.payments.models import (
    AdapterKey,
    BankNotice,
    LedgerEntry,
    Movement,
    Outcome,
    PaymentRequest,
    ProviderAccount,
    Reconciliation,
    ReconciliationLine,
)
from xaso.public_services.payments.permissions import CLEAR
from xaso.public_services.payments.services.requesting import settings_of
from xaso.public_services.payments.services.taking import take_credit
from xaso.public_services.payments.states import NoticeState

DAYS_BACK = 3
"""How many past days are compared again: a bank may add lines late."""


def reconcile_lately() -> None:
    """Compare the last days of every account in force then; raise what went wrong at the end."""
    days = [clock.today() - timedelta(days=back) for back in range(DAYS_BACK, 0, -1)]
    troubles: list[Exception] = []
    for day in days:
        with transaction.atomic():
            accounts = list(
                ProviderAccount.objects.in_force(day).filter(adapter=AdapterKey.BANK)
            )
        for account in accounts:
            try:
                reconcile(account, day)
            except StatementError as error:
                troubles.append(error)
    if troubles:
        raise ExceptionGroup("Statements that could not be had", troubles)


def reconcile(account: ProviderAccount, day: date) -> Reconciliation | None:
    """Compare a day of an account with the provider; ``None`` where it has no statement.

    Raises:
        StatementError: the statement could not be had; the day is kept as not answered.
    """
    provider = providers[account.adapter]
    try:
        credits = provider.fetch_statement(settings_of(account), day, clock.now())
    except StatementError:
        with transaction.atomic():
            Reconciliation.objects.get_or_create(
                account=account, day=day, defaults={"run_at": clock.now()}
            )
        raise
    if credits is None:
        return None
    with transaction.atomic():
        return compare(account, day, {one.number: one for one in credits if one.amount > 0})


def compare_again(run: Reconciliation, *, actor: User) -> None:
    """Compare a day once more because an official wants it; what was missing is booked.

    Raises:
        StatementError: the statement could not be had.
    """
    require(actor, CLEAR.key)
    reconcile(run.account, run.day)
    record(
        "payments.day.compared",
        actor=actor,
        subject=("payments.day", run.pk),
        day=run.day.isoformat(),
    )


def compare(
    account: ProviderAccount, day: date, stated: Mapping[str, Notice]
) -> Reconciliation:
    """Compare a day of an account with what its statement says, by the provider's numbers."""
    run, _made = Reconciliation.objects.select_for_update().get_or_create(
        account=account, day=day, defaults={"run_at": clock.now()}
    )
    healed = _healed_before(run)
    ours = _ours(account, day, stated)
    for number, credit in stated.items():
        if number not in ours:
            take_credit(account, credit, origin=BankNotice.Origin.STATEMENT, raw=b"")
            healed.add(number)
    ours = _ours(account, day, stated)
    lines = [
        _line(run, number, stated.get(number), ours.get(number), healed)
        for number in {**stated, **ours}
    ]
    ReconciliationLine.objects.filter(reconciliation=run).delete()
    ReconciliationLine.objects.bulk_create(lines)
    run.run_at, run.is_answered = clock.now(), True
    run.statement_sum = sum(one.amount for one in stated.values())
    run.booked_sum = booked_on(account, day)
    run.save(update_fields=["run_at", "is_answered", "statement_sum", "booked_sum"])
    return run


def _healed_before(run: Reconciliation) -> set[str]:
    lines = ReconciliationLine.objects.filter(reconciliation=run, outcome=Outcome.MISSING_HERE)
    return set(lines.values_list("provider_ref", flat=True))


def _ours(
    account: ProviderAccount, day: date, stated: Mapping[str, Notice]
) -> dict[str, BankNotice]:
    """Return our notices of the day, and those of other days that the statement names."""
    mine = BankNotice.objects.filter(account=account).exclude(state=NoticeState.REFUSED)
    found = mine.filter(Q(day=day) | Q(provider_ref__in=list(stated)))
    return {one.provider_ref: one for one in found}


def _line(
    run: Reconciliation,
    number: str,
    stated: Notice | None,
    ours: BankNotice | None,
    healed: set[str],
) -> ReconciliationLine:
    there, here = stated.amount if stated else None, ours.amount if ours else None
    outcome = Outcome.MATCHED
    if there is None:
        outcome = Outcome.MISSING_THERE
    elif there != here:
        outcome = Outcome.DIFFERING
    elif number in healed:
        outcome = Outcome.MISSING_HERE
    return ReconciliationLine(
        reconciliation=run,
        outcome=outcome,
        provider_ref=number,
        statement_amount=there,
        our_amount=here,
        notice=ours,
    )


def booked_on(account: ProviderAccount, day: date) -> int:
    """Return what the ledger says came into an account on a day."""
    came = LedgerEntry.objects.filter(day=day, debit=f"bank:{account.pk.hex}")
    return int(came.aggregate(sum=Sum("amount"))["sum"] or 0)


def payments_off_the_ledger() -> list[str]:
    """Return the codes of payments whose sums are not those of the ledger.

    One statement: money that comes meanwhile is in both or in neither.
    """
    compared = PaymentRequest.objects.annotate(
        came=_booked([Movement.RECEIVED, Movement.ASSIGNED]), went=_booked([Movement.REFUNDED])
    )
    wrong = compared.exclude(came=F("received"), went=F("refunded"))
    return list(wrong.order_by("id").values_list("transfer_code", flat=True))


def _booked(movements: list[Movement]) -> Coalesce:
    """Return what the ledger says of these movements of a payment."""
    its = {"commune_id": OuterRef("commune_id"), "request_id": OuterRef("pk")}
    entries = LedgerEntry.objects.filter(**its, movement__in=movements).order_by()
    summed = entries.values("request_id").annotate(sum=Sum("amount")).values("sum")
    return Coalesce(Subquery(summed), 0, output_field=BigIntegerField())
