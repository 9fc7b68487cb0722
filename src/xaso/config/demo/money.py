"""The money of the sample commune: fees of the dossiers that lie on its desk."""

from xaso.kernel.accounts.api import User
from xaso.public_services.dossiers.api import DeskDossier, look_at_desk, ready_to_hand_out
from xaso.public_services.payments.demo import Owed, load_money
from xaso.public_services.procedures.demo import load_fee_tables

CASHIER, IT_OFFICER = "mot.cua", "cntt"
ACCOUNTANT, DEPUTY = "ke.toan", "pho.chu.tich"
MOST = 200


def load_fees() -> bool:
    """Write money for dossiers of the commune in force; tell whether there were enough of them."""
    people = {
        one.username: one for one in User.objects.filter(username__in=(CASHIER, IT_OFFICER))
    }
    cashier = people[CASHIER]
    return load_money(_owed(cashier), cashier=cashier, it_officer=people[IT_OFFICER])


def load_tables() -> None:
    """Write the invented fees of the commune in force: a table that counts, and a draft."""
    named = User.objects.filter(username__in=(ACCOUNTANT, DEPUTY))
    people = {one.username: one for one in named}
    load_fee_tables(writer=people[ACCOUNTANT], releaser=people[DEPUTY])


def _owed(cashier: User) -> list[Owed]:
    desk = look_at_desk(cashier)
    lying = (
        *ready_to_hand_out(cashier, limit=MOST),
        *desk.to_hand_over.dossiers,
        *desk.everybody.dossiers,
    )
    found: dict[object, DeskDossier] = {one.id: one for one in lying if one.fee}
    return [
        Owed(one.id, one.code, one.applicant, f"Phí, lệ phí: {one.procedure.name}", one.fee)
        for one in found.values()
    ]
