"""What others did comes down to a till: set-up, prices at their time, receipts for returns, personal data."""

from contextlib import closing
from pathlib import Path

from tests.shops import ITEMS
from tests.sync.network import Member, Network, receipts_in, ring
from tests.sync.restoring import back_up, lose
from tui_pos.core.catalog import Item
from tui_pos.core.people import Customer, PersonKind
from tui_pos.data import upkeep
from tui_pos.data.backup import restore
from tui_pos.data.queries import catalog, stock
from tui_pos.data.shop import Shop
from tui_pos.data.working import persons
from tui_pos.journal import bodies


def item_at(shop: Shop, number: str, now: int) -> Item:
    """Look an item up as a scan does."""
    found = shop.read(lambda db: catalog.by_code(db, number, now))
    assert found is not None
    return found.item if hasattr(found, "item") else found


def price(member: Member, number: int, cents: int, starts: int = 0) -> None:
    """Change a price at a till."""
    change = bodies.PriceChange(ITEMS[number - 1].id, 1, cents)
    member.shop.append([bodies.PricesChanged((change,), starts)], actor="staff-1")


def pair(network: Network, url: str, codes: list[str]) -> tuple[Member, Member]:
    """Let two tills join."""
    return network.join("one", url, codes[0]), network.join("two", url, codes[1])


def test_a_new_till_sells_what_the_company_has(network: Network) -> None:
    """A till that was empty has the items, the staff and the PINs of the company, and no receipt of its own yet."""
    network.found()
    code = network.code()
    with network.serving() as serving:
        member = network.join("till", serving.url, code)
    assert ring(member.till(), "112").gross == 1406
    assert member.shop.rebuild() == []


def test_a_price_changed_at_one_till_is_asked_at_the_other(network: Network) -> None:
    """Both tills ask the new price after one round each; a price with a start waits for its time on both."""
    network.found()
    codes = [network.code(), network.code()]
    with network.serving() as serving:
        one, two = pair(network, serving.url, codes)
        now = one.clock()
        price(one, 1, 250)
        price(one, 2, 777, starts=now + 3_600_000)
        one.meet()
        two.meet()
    for member in (one, two):
        assert item_at(member.shop, "0001", now + 1000).price() == 250
        assert item_at(member.shop, "0002", now + 1000).price() == 299
        assert item_at(member.shop, "0002", now + 3_600_001).price() == 777


def test_goods_bought_at_one_till_come_back_at_another(network: Network) -> None:
    """A receipt of the same store is known at the other till, and a second return of the same goods is refused there."""
    network.found()
    codes = [network.code(), network.code()]
    with network.serving() as serving:
        one, two = pair(network, serving.url, codes)
        sold = ring(one.till(), "105", 2)
        one.meet()
        two.meet()
        till = two.till()
        found = till.history.find(sold.number)
        assert [line.left for line in till.history.returnable(found)] == [2]
        assert receipts_in(two.shop) == [sold.number]


def test_stock_travels_as_movements(network: Network) -> None:
    """Both tills of a store and the node count the same on hand, from what each of them sold."""
    network.found()
    codes = [network.code(), network.code()]
    with network.serving() as serving:
        one, two = pair(network, serving.url, codes)
        ring(one.till(), "103", 4)
        ring(two.till(), "103", 1)
        for member in (one, two, one):
            member.meet()
    with closing(network.open_node()) as node:
        for shop in (one.shop, two.shop, node):
            shop.fold_all()
            assert shop.read(lambda db: stock.on_hand(db, ITEMS[2].id)) == {"store-1": -5}


def test_receipts_of_another_store_stay_there(network: Network) -> None:
    """A till of the other store gets prices and customers, and not what Main Street sold."""
    network.found()
    codes = [network.code("store-1"), network.code("store-2")]
    with network.serving() as serving:
        one, two = pair(network, serving.url, codes)
        ring(one.till(), "101")
        price(one, 1, 100)
        one.meet()
        two.meet()
    assert receipts_in(two.shop) == []
    assert item_at(two.shop, "0001", one.clock()).price() == 100
    assert two.till().machine.prefix == "0201"


def test_a_customer_edited_on_two_tills_merges_field_by_field(network: Network) -> None:
    """A new telephone from one till and a new street from the other both stay; a clash keeps both and is listed."""
    network.found()
    codes = [network.code(), network.code()]
    with network.serving() as serving:
        one, two = pair(network, serving.url, codes)
        _edit(one, phone="555-0100", street="1 Elm")
        one.shop.append([bodies.CustomersSaved((Customer("c1", "1", "p1"),))], actor="staff-1")
        one.meet()
        two.meet()
        _edit(one, phone="555-0111")
        _edit(two, street="2 Oak", phone="555-0122")
        for member in (one, two, one, two):
            member.meet()
    with closing(network.open_node()) as node:
        known = [
            shop.read(lambda db: persons.fields_of(db, "p1")) for shop in (one.shop, two.shop, node)
        ]
        assert known == [{"phone": "555-0122", "street": "2 Oak"}] * 3
        lost = node.read(persons.conflicts)
        assert [(value.field, value.value) for value in lost] == [("phone", "555-0111")]


def test_a_change_made_after_an_old_backup_came_back_is_not_taken_for_a_repeat(
    network: Network, tmp_path: Path
) -> None:
    """A till changes a telephone, loses that with its disk, and changes it to another before it talks: everybody has that."""
    network.found()
    codes = [network.code(), network.code()]
    with network.serving() as serving:
        one, two = pair(network, serving.url, codes)
        back_up(one.shop, tmp_path / "backup")
        _edit(one, phone="555-0111")
        one.meet()
        path = lose(one.shop)
        with restore(tmp_path / "backup", str(path), actor="owner", clock=network.clock) as shop:
            again = network.member(shop, one.membership)
            _edit(again, phone="555-0122")
            for member in (again, two, again):
                member.meet()
            with network.serving_beside() as node:
                known = [
                    found.read(lambda db: persons.fields_of(db, "p1"))
                    for found in (shop, two.shop, node)
                ]
    assert known == [{"phone": "555-0122"}] * 3


def test_an_erased_person_is_blank_everywhere(network: Network) -> None:
    """What is erased at one till is gone at the node and at the other, and does not come back from either."""
    network.found()
    codes = [network.code(), network.code()]
    with network.serving() as serving:
        one, two = pair(network, serving.url, codes)
        _edit(one, phone="555-0100")
        one.meet()
        two.meet()
        one.shop.append([bodies.PersonErased("p1")], actor="staff-1")
        _edit(two, street="2 Oak")
        for member in (one, two, one, two):
            member.meet()
    with closing(network.open_node()) as node:
        for shop in (one.shop, two.shop, node):
            assert shop.read(lambda db: persons.fields_of(db, "p1")) == {}


def test_a_till_that_was_away_for_long_catches_up(network: Network) -> None:
    """What happened meanwhile at both comes together, whatever their clocks say."""
    network.found()
    codes = [network.code(), network.code()]
    with network.serving() as serving:
        one, two = pair(network, serving.url, codes)
        till = two.till()
        away = [ring(till, "104").number for _ in range(30)]
        for cents in range(100, 160):
            price(one, 4, cents)
        one.meet()
        two.meet()
        one.meet()
    assert receipts_in(one.shop) == away
    assert item_at(two.shop, "0004", one.clock()).price() == 159


def _edit(member: Member, **fields: str) -> None:
    node = member.node
    member.shop.work(
        lambda db: persons.save(
            db, "p1", PersonKind.CUSTOMER, fields, at=member.clock(), origin=node
        )
    )


def test_what_was_archived_still_comes_down(network: Network) -> None:
    """A till that joins after the node has moved old entries to files has the items all the same."""
    network.found()
    with network.open_node() as node:
        upkeep.take_checkpoint(node, actor="test")
        node.append([bodies.CommandRun("test")], actor="test")
        node.clock = lambda: network.clock() + 86_400_000
        assert upkeep.archive(node, own_days=0, other_days=0) > 5
    code = network.code()
    with network.serving() as serving:
        member = network.join("till", serving.url, code)
    assert ring(member.till(), "112").gross == 1406
