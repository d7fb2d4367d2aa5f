"""Stock is the sum of its movements, whether they are folded or not, and costs what it came in for on average."""

from decimal import Decimal

import pytest

from tests.builders import DAY, NOON
from tests.unit.data.ledger import FILING, MUG, PEN, TEA, Ledger, back, sale
from tui_pos.core import actions as act
from tui_pos.core.documents import (
    Billing,
    Memo,
    MemoLine,
    MemoSource,
    MemoType,
    Transfer,
    TransferLine,
    Voucher,
    VoucherLine,
    VoucherType,
)
from tui_pos.data.queries import catalog, stock


def voucher(n: int, *lines: tuple[str, str, int], **changes: object) -> Voucher:
    """Goods received: item, quantity and what the line costs in cents."""
    fields: dict[str, object] = {
        "id": f"voucher-{n}",
        "number": f"{n}",
        "type": VoucherType.RECEIVING,
        "store": "store-1",
        "day": DAY,
        "staff": "staff-1",
        "vendor": "vendor-1",
        "billing": Billing.QUICKBOOKS,
        "lines": tuple(
            VoucherLine(i, item, Decimal(quantity), Decimal(0), extended)
            for i, (item, quantity, extended) in enumerate(lines, start=1)
        ),
        "total": sum(extended for _, _, extended in lines),
    }
    return Voucher(**(fields | changes))  # type: ignore[arg-type]


def memo(n: int, item: str, old: str, new: str, costs: tuple[str, str], value: int) -> Memo:
    old_cost, new_cost = map(Decimal, costs)
    kind = MemoType.QUANTITY if old != new else MemoType.COST
    line = MemoLine(1, item, Decimal(old), Decimal(new), old_cost, new_cost, value)
    source = MemoSource.MANUAL
    return Memo(f"memo-{n}", f"{n}", kind, source, "store-1", DAY, "staff-1", "Shrinkage", (line,))


def slip(n: int, quantity: str, *, received: bool = False, of: str = "") -> Transfer:
    line = TransferLine(1, MUG.id, Decimal(quantity), Decimal(4), 400)
    return Transfer(
        f"slip-{n}", f"{n}", "store-1", "store-2", DAY, "staff-1", (line,), received=received, of=of
    )


def cost(ledger: Ledger, item: str) -> Decimal:
    found = ledger.ask(catalog.item, item, NOON)
    assert found is not None
    return found.cost


def test_on_hand_is_the_same_before_and_after_the_fold(ledger: Ledger) -> None:
    bought = sale(1, MUG, MUG, TEA)
    ledger.add(voucher(1, (MUG.id, "12", 4800), (TEA.id, "5.5", 660)))
    ledger.add(bought)
    assert ledger.both_ways(stock.on_hand, MUG.id) == {"store-1": Decimal(10)}
    ledger.add(back(2, bought, 1))
    assert ledger.both_ways(stock.on_hand, MUG.id) == {"store-1": Decimal(11)}
    assert ledger.both_ways(stock.on_hand, TEA.id) == {"store-1": Decimal("4.5")}
    assert ledger.both_ways(stock.on_hand_at, "store-1", [MUG.id, PEN.id, "nobody"]) == {
        MUG.id: Decimal(11),
        PEN.id: Decimal(0),
        "nobody": Decimal(0),
    }


def test_all_that_is_on_hand_is_the_same_before_and_after_the_fold(ledger: Ledger) -> None:
    ledger.add(voucher(1, (MUG.id, "12", 4800)))
    ledger.shop.fold_all()
    ledger.add(sale(1, MUG, TEA))
    quantities = sorted(ledger.both_ways(stock.every_on_hand).values())
    assert quantities == [Decimal(-1), Decimal(11)]


def test_a_box_of_twelve_takes_twelve_out_of_stock(ledger: Ledger) -> None:
    ledger.add(sale(1, act.Ring(PEN, unit="box", quantity=Decimal(2)), PEN))
    assert ledger.both_ways(stock.on_hand, PEN.id) == {"store-1": Decimal(-25)}


def test_services_are_not_kept_in_stock(ledger: Ledger) -> None:
    ledger.add(sale(1, FILING))
    ledger.add(voucher(1, (FILING.id, "2", 3000)))
    assert ledger.both_ways(stock.on_hand, FILING.id) == {}
    assert cost(ledger, FILING.id) == Decimal(15)


@pytest.mark.parametrize("fold", [False, True])
def test_goods_received_average_with_what_is_there(ledger: Ledger, fold: bool) -> None:
    """10 at 4.00 and 5 at 5.50 (with freight) are 15 at 4.50; the sold ones do not count."""
    ledger.add(voucher(1, (MUG.id, "12", 4800)))
    ledger.add(sale(1, MUG, MUG))
    if fold:
        ledger.shop.fold_all()
    ledger.add(voucher(2, (MUG.id, "5", 2750)))
    assert cost(ledger, MUG.id) == Decimal("4.5")


def test_two_lines_of_one_item_average_one_after_the_other(ledger: Ledger) -> None:
    ledger.add(voucher(1, (TEA.id, "2", 200), (TEA.id, "2", 400)))
    assert cost(ledger, TEA.id) == Decimal("1.5")


def test_an_average_keeps_five_places_rounded_half_up(ledger: Ledger) -> None:
    ledger.add(voucher(1, (TEA.id, "3", 100)))
    assert cost(ledger, TEA.id) == Decimal("0.33333")
    ledger.add(voucher(2, (TEA.id, "3", 300)))
    assert cost(ledger, TEA.id) == Decimal("0.66667")


def test_goods_sent_back_take_their_own_cost_out_of_the_average(ledger: Ledger) -> None:
    ledger.add(voucher(1, (MUG.id, "10", 4000)))
    ledger.add(voucher(2, (MUG.id, "10", 6000)))
    assert cost(ledger, MUG.id) == Decimal(5)
    ledger.add(voucher(3, (MUG.id, "10", 6000), type=VoucherType.RETURN))
    assert cost(ledger, MUG.id) == Decimal(4)
    assert ledger.both_ways(stock.on_hand, MUG.id) == {"store-1": Decimal(10)}


def test_a_reversed_voucher_brings_the_average_back(ledger: Ledger) -> None:
    ledger.add(voucher(1, (MUG.id, "10", 4000)))
    ledger.add(voucher(2, (MUG.id, "30", 18000)))
    assert cost(ledger, MUG.id) == Decimal("5.5")
    ledger.add(voucher(3, (MUG.id, "-30", -18000), reverses="voucher-2"))
    assert cost(ledger, MUG.id) == Decimal(4)


def test_goods_received_for_stock_below_zero_set_the_cost(ledger: Ledger) -> None:
    ledger.add(sale(1, MUG))
    ledger.add(voucher(1, (MUG.id, "10", 7000)))
    assert cost(ledger, MUG.id) == Decimal(7)


def test_the_cost_stays_when_nothing_is_left(ledger: Ledger) -> None:
    ledger.add(voucher(1, (MUG.id, "10", 5000)))
    ledger.add(voucher(2, (MUG.id, "10", 9000), type=VoucherType.RETURN))
    assert cost(ledger, MUG.id) == Decimal(5)


def test_a_quantity_memo_moves_stock_and_a_cost_memo_its_value(ledger: Ledger) -> None:
    ledger.add(voucher(1, (MUG.id, "10", 4000)))
    ledger.add(memo(1, MUG.id, "10", "7", ("4", "4"), -1200))
    assert ledger.both_ways(stock.on_hand, MUG.id) == {"store-1": Decimal(7)}
    assert cost(ledger, MUG.id) == Decimal(4)
    ledger.add(memo(2, MUG.id, "7", "7", ("4", "3.5"), -350))
    assert ledger.both_ways(stock.on_hand, MUG.id) == {"store-1": Decimal(7)}
    assert cost(ledger, MUG.id) == Decimal("3.5")


def test_a_transfer_leaves_at_once_and_arrives_with_its_slip(ledger: Ledger) -> None:
    ledger.add(voucher(1, (MUG.id, "10", 4000)))
    ledger.add(slip(1, "3"))
    assert ledger.both_ways(stock.on_hand, MUG.id) == {"store-1": Decimal(7)}
    ledger.add(slip(2, "3", received=True, of="slip-1"))
    assert ledger.both_ways(stock.on_hand, MUG.id) == {"store-1": Decimal(7), "store-2": Decimal(3)}


def test_the_movements_of_an_item_are_listed_newest_first(ledger: Ledger) -> None:
    ledger.add(voucher(1, (MUG.id, "10", 4000)))
    ledger.add(sale(1, MUG, TEA))
    ledger.add(memo(1, MUG.id, "9", "8", ("4", "4"), -400))
    found = ledger.both_ways(stock.movements, MUG.id)
    assert [(m.cause, m.quantity, m.value) for m in found] == [
        ("memo", Decimal(-1), -400),
        ("sale", Decimal(-1), -400),
        ("voucher", Decimal(10), 4000),
    ]
    assert ledger.ask(stock.movements, MUG.id, before=found[0].pos, limit=1) == found[1:2]
