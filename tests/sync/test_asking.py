"""What must not be spent or returned twice is asked of the node, and falls under a limit when it cannot be."""

from decimal import Decimal

import pytest

from tests.sync.network import Member, Network, ring
from tui_pos.core import actions as act
from tui_pos.core.people import Right
from tui_pos.core.refusal import NeedsRight, Refusal
from tui_pos.sync.asking import Asking
from tui_pos.till.checkout import Done, Part
from tui_pos.till.till import Till


def asking_till(member: Member) -> Till:
    """Open a till that asks its node."""
    till = member.till()
    till.machine.elsewhere = Asking(member.membership.link(quick=True), member.board)
    return till


def hang_up(*tills: Till) -> None:
    """Close what the tills asked with."""
    for till in tills:
        till.machine.elsewhere._link.close()  # type: ignore[union-attr]


def pay(till: Till, card: str, amount: int) -> object:
    """Ring an item for 12.99 plus tax and pay a part with a gift card."""
    if not till.desk.sale.lines:
        found = till.desk.look_up("112")
        till.desk.ring(found, Decimal(10))  # type: ignore[arg-type]
    return till.checkout.tender(act.AddTender("gift", amount, number=card))


def test_a_gift_card_is_spent_once(network: Network) -> None:
    """80.00 sold at one till are spent there; the other, which has not heard of it yet, asks and refuses."""
    network.found()
    codes = [network.code(), network.code()]
    with network.serving() as serving:
        one, two = (
            network.join("one", serving.url, codes[0]),
            network.join("two", serving.url, codes[1]),
        )
        first, second = asking_till(one), asking_till(two)
        first.desk.do(act.AddGiftCard("0430111122", 8_000))
        assert isinstance(first.checkout.tender_by_key("cash"), Done)
        for member in (one, two):
            member.meet()
        part = pay(first, "0430111122", 8_000)
        assert isinstance(part, Part)
        assert part.sure is True
        assert isinstance(first.checkout.tender_by_key("cash"), Done)
        one.meet()
        second.machine.shop.fold_all()
        two.board.wrote({})
        with pytest.raises(Refusal, match=r"holds 0\.00"):
            pay(second, "0430111122", 1_000)
        hang_up(first, second)


def test_offline_a_card_falls_under_the_limit(network: Network) -> None:
    """Up to 50.00 of what this till knows goes; more needs a manager, who is told why."""
    network.found()
    code = network.code()
    with network.serving() as serving:
        member = network.join("one", serving.url, code)
        till = asking_till(member)
        till.desk.do(act.AddGiftCard("0430111122", 8_000))
        till.checkout.tender_by_key("cash")
        member.meet()
    with pytest.raises(NeedsRight, match="cannot be asked") as needed:
        pay(till, "0430111122", 6_000)
    assert needed.value.right == Right.OFFLINE_BALANCE
    part = pay(till, "0430111122", 5_000)
    assert isinstance(part, Part)
    assert part.sure is False
    hang_up(till)


def test_goods_come_back_once(network: Network) -> None:
    """Returned at one till, they cannot be returned at the other, which has not heard of it yet."""
    network.found()
    codes = [network.code(), network.code()]
    with network.serving() as serving:
        one, two = (
            network.join("one", serving.url, codes[0]),
            network.join("two", serving.url, codes[1]),
        )
        first, second = asking_till(one), asking_till(two)
        sold = ring(first, "105", 2)
        one.meet()
        two.meet()
        first.history.return_line(first.history.find(sold.number), 1, Decimal(2), "Defective")
        first.checkout.tender_by_key("cash")
        one.meet()
        found = second.history.find(sold.number)
        assert [(line.returned, line.left) for line in second.history.returnable(found)] == [(2, 0)]
        with pytest.raises(Refusal):
            second.history.return_line(found, 1, Decimal(1), "Defective")
        hang_up(first, second)


def test_a_receipt_of_another_store_is_found_at_the_node(network: Network) -> None:
    """The till never heard of it, and returns it all the same."""
    network.found()
    codes = [network.code("store-1"), network.code("store-2")]
    with network.serving() as serving:
        one, two = (
            network.join("one", serving.url, codes[0]),
            network.join("two", serving.url, codes[1]),
        )
        second = asking_till(two)
        sold = ring(one.till(), "105", 2)
        one.meet()
        two.meet()
        found = second.history.find(sold.number)
        assert found.receipt.id == sold.id
        second.history.return_line(found, 1, Decimal(1), "Defective")
        assert isinstance(second.checkout.tender_by_key("cash"), Done)
        two.meet()
        hang_up(second)


def test_offline_a_dear_return_needs_a_manager(network: Network) -> None:
    """129.90 above a limit of 50.00; one piece of 12.99 goes without."""
    network.found()
    code = network.code()
    with network.serving() as serving:
        member = network.join("one", serving.url, code)
        till = asking_till(member)
        sold = ring(till, "112", 10)
        member.meet()
    found = till.history.find(sold.number)
    with pytest.raises(NeedsRight, match="cannot be asked"):
        till.history.return_line(found, 1, Decimal(10), "Defective")
    till.history.return_line(found, 1, Decimal(1), "Defective")
    hang_up(till)
