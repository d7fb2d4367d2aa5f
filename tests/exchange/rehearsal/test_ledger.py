"""Whatever is accepted balances; whatever is taken back leaves the books as they were."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from exchange.rehearsal import Bookkeeper
from exchange.rehearsal.ledger import Ledger, Posting
from tests.exchange.rehearsal.documents import ask, line, ok, receipt, shop

AMOUNTS = st.integers(-50_000, 50_000).filter(bool).map(lambda cents: Decimal(cents).scaleb(-2))
LINES = st.lists(
    st.tuples(st.sampled_from(["Goods", "State 6", "Gift", "Cash", "Pay Visa", "Lamp"]), AMOUNTS),
    min_size=1,
    max_size=6,
)


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(LINES)
def test_any_receipt_balances_and_its_void_undoes_it(lines: list[tuple[str, Decimal]]) -> None:
    """Debits equal credits, the total is the sum of the lines, and a void leaves not a cent."""
    company = shop()
    ok(company, receipt(line("Gift", "1.00")))
    before = company.trial_balance().nets()
    answer = ask(company, receipt("".join(line(item, str(amount)) for item, amount in lines)))[0]
    books = company.trial_balance()
    assert books.debits == books.credits
    if answer.get("statusCode") != "0":
        assert books.nets() == before
        return
    shown = [Decimal(amount.text or "") for amount in answer.iter("Amount")]
    assert sum(shown) == Decimal(answer.findtext("SalesReceiptRet/TotalAmount") or "")
    assert [abs(amount) for amount in shown] == [abs(amount) for _, amount in lines]
    Bookkeeper(company).void(answer.findtext("SalesReceiptRet/TxnID") or "")
    assert company.trial_balance().nets() == before
    assert company.stock("Lamp") == (0, 0)


def test_a_set_of_postings_that_does_not_balance_never_enters_the_ledger() -> None:
    """The last guard behind all rules of documents: it would be a defect, and it stops there."""
    ledger = Ledger()
    with pytest.raises(ValueError, match=r"out of balance by 0\.01"):
        ledger.post(
            "1", date(2026, 3, 2), [Posting("a", Decimal("1.00")), Posting("b", Decimal("-0.99"))]
        )
    assert ledger.entries == {}
    assert ledger.balance(("a",)) == 0


def test_balances_are_kept_by_account_and_name() -> None:
    """Two customers on one account, one of them settled."""
    ledger = Ledger()
    day = date(2026, 3, 2)
    for txn_id, name, amount in (("1", "ann", "5.00"), ("2", "bob", "7.00"), ("3", "ann", "-5.00")):
        posted = Decimal(amount)
        ledger.post(txn_id, day, [Posting("ar", posted, name), Posting("sales", -posted)])
    assert ledger.by_entity(("ar",)) == {"bob": Decimal("7.00")}
    assert ledger.balance(("ar",), "ann") == 0
    assert ledger.balance(("ar", "sales")) == 0
    ledger.withdraw("2")
    assert ledger.by_entity(("ar",)) == {}
