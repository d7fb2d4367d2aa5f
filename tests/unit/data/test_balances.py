"""Balances are the sum of their movements, with the moment at which they were true."""

from tests.unit.data.ledger import MUG, Ledger, sale
from tui_pos.core import actions as act
from tui_pos.core.receipt import Tender, TenderKind
from tui_pos.data.queries import balances
from tui_pos.data.queries.balances import Balance
from tui_pos.journal.bodies import BalanceSet


def test_an_unknown_balance_is_zero(ledger: Ledger) -> None:
    assert ledger.ask(balances.balance, "gift_card", "nobody") == Balance(0, 0, 0)


def test_a_gift_card_is_sold_loaded_and_used(ledger: Ledger) -> None:
    ledger.add(sale(1, act.AddGiftCard("card-1", 2500)))
    ledger.add(sale(2, MUG, act.AddTender("gift", number="card-1")))
    ledger.clock.now += 5000
    (entry,) = ledger.add(sale(3, act.AddGiftCard("card-1", 1000)))
    found = ledger.ask(balances.balance, "gift_card", "card-1")
    assert found == Balance(2500 - 1083 + 1000, ledger.clock.now, entry.pos)
    moves = ledger.ask(balances.balance_moves, "gift_card", "card-1")
    assert [(m.change, m.balance) for m in moves] == [(1000, 2417), (-1083, 1417), (2500, 2500)]
    assert ledger.ask(balances.balance_moves, "gift_card", "card-1", limit=1) == moves[:1]


def charged(n: int, tender: Tender) -> object:
    return sale(n, MUG, customer="cust-1", tenders=(tender,))


def test_a_house_account_grows_by_charges_and_falls_by_payments(ledger: Ledger) -> None:
    from tui_pos.core.receipt import AccountPaymentLine

    ledger.add(charged(1, Tender("account", TenderKind.ACCOUNT, "House account", 1083)))  # type: ignore[arg-type]
    payment = AccountPaymentLine(1, "cust-1", 500)
    ledger.add(sale(2, act.AddTip(500), customer="cust-1", lines=(payment,)))
    assert ledger.ask(balances.balance, "account", "cust-1").amount == 583


def test_store_credit_is_used_and_given(ledger: Ledger) -> None:
    ledger.add(charged(1, Tender("credit", TenderKind.STORE_CREDIT, "Store credit", -2000)))  # type: ignore[arg-type]
    ledger.add(charged(2, Tender("credit", TenderKind.STORE_CREDIT, "Store credit", 1083)))  # type: ignore[arg-type]
    assert ledger.ask(balances.balance, "store_credit", "cust-1").amount == 917


def test_a_deposit_on_an_order_is_taken_and_used(ledger: Ledger) -> None:
    ledger.add(sale(1, act.AddDeposit("order-1", 3000)))
    used = Tender("deposit", TenderKind.DEPOSIT, "Deposit", 1083, order="order-1")
    ledger.add(charged(2, used))  # type: ignore[arg-type]
    assert ledger.ask(balances.balance, "deposit", "order-1").amount == 1917


def test_a_balance_set_by_quickbooks_is_as_old_as_quickbooks_said(ledger: Ledger) -> None:
    (entry,) = ledger.add(BalanceSet("cust-1", "account", 4000, "QuickBooks", as_of=123))
    assert ledger.ask(balances.balance, "account", "cust-1") == Balance(4000, 123, entry.pos)


def test_open_balances_leave_out_what_is_settled(ledger: Ledger) -> None:
    ledger.add(BalanceSet("a", "account", 700, "start"), BalanceSet("b", "account", 300, "start"))
    ledger.add(
        BalanceSet("b", "account", -300, "paid"), BalanceSet("a", "gift_card", 1, "other kind")
    )
    found = ledger.ask(balances.open_balances, "account")
    assert {account: balance.amount for account, balance in found.items()} == {"a": 700}
