"""Stock at average cost: sales take it out, purchases bring it in, adjustments correct it."""

from __future__ import annotations

from decimal import Decimal

from exchange.rehearsal import Bookkeeper, Company
from tests.exchange.rehearsal.documents import code, journal, nets, ok, receipt, shop


def bought(quantity: str, cost: str, kind: str = "Bill") -> str:
    """Word a bill, item receipt or vendor credit for lamps."""
    return (
        f"<{kind}AddRq><{kind}Add><VendorRef><FullName>Lamp Works</FullName></VendorRef>"
        f"<TxnDate>2026-03-02</TxnDate><RefNumber>LW-77</RefNumber><ItemLineAdd>"
        f"<ItemRef><FullName>Lamp</FullName></ItemRef><Quantity>{quantity}</Quantity>"
        f"<Cost>{cost}</Cost></ItemLineAdd></{kind}Add></{kind}AddRq>"
    )


def sold(quantity: str) -> str:
    """Word a receipt for lamps at 30.00."""
    return receipt(
        "<SalesReceiptLineAdd><ItemRef><FullName>Lamp</FullName></ItemRef>"
        f"<Quantity>{quantity}</Quantity><Rate>30.00</Rate></SalesReceiptLineAdd>"
    )


def adjusted(change: str, account: str = "Freight", kind: str = "Quantity") -> str:
    """Word an inventory adjustment of the lamp."""
    return (
        "<InventoryAdjustmentAddRq><InventoryAdjustmentAdd>"
        f"<AccountRef><FullName>{account}</FullName></AccountRef><TxnDate>2026-03-02</TxnDate>"
        "<InventoryAdjustmentLineAdd><ItemRef><FullName>Lamp</FullName></ItemRef>"
        f"<{kind}Adjustment>{change}</{kind}Adjustment></InventoryAdjustmentLineAdd>"
        "</InventoryAdjustmentAdd></InventoryAdjustmentAddRq>"
    )


def stocked() -> Company:
    """Open the shop with ten lamps bought for 100.00 and ten more for 200.00: 15.00 each on average."""
    company = shop()
    ok(company, bought("10", "10.00"))
    ok(company, bought("10", "20.00"))
    return company


def test_a_sale_takes_stock_out_at_the_average_of_two_bills() -> None:
    """Ten lamps at 10.00 and ten at 20.00: five sold cost 75.00."""
    company = stocked()
    ok(company, sold("5"))
    assert company.stock("Lamp") == (Decimal(15), Decimal("225.00"))
    assert nets(company) == {
        "Accounts Payable": "-300.00",
        "Cost of Goods Sold": "75.00",
        "Inventory Asset": "225.00",
        "Sales:Goods": "-150.00",
        "Undeposited Funds": "150.00",
    }
    assert company.payables() == {"Lamp Works": Decimal("300.00")}


def test_stock_may_fall_below_zero_at_the_last_known_cost() -> None:
    """QuickBooks does not stop a sale of what it does not have: the 21st lamp costs the last average."""
    company = stocked()
    ok(company, sold("20"))
    assert company.stock("Lamp") == (Decimal(0), Decimal("0.00"))
    ok(company, sold("1"))
    assert company.stock("Lamp") == (Decimal(-1), Decimal("-15.00"))


def test_a_negative_quantity_brings_goods_back_at_average() -> None:
    """An exchange inside a sale: two out, one back, the cost of one."""
    company = stocked()
    back = (
        "<SalesReceiptLineAdd><ItemRef><FullName>Lamp</FullName></ItemRef>"
        "<Quantity>-1</Quantity><Rate>30.00</Rate></SalesReceiptLineAdd>"
    )
    ok(company, sold("2").replace("</SalesReceiptLineAdd>", "</SalesReceiptLineAdd>" + back, 1))
    assert company.stock("Lamp") == (Decimal(19), Decimal("285.00"))
    assert nets(company)["Cost of Goods Sold"] == "15.00"


def test_an_item_receipt_credits_payables_or_the_inventory_offset() -> None:
    """Goods without a bill: Accounts Payable, or Inventory Offset with Enhanced Inventory Receiving."""
    company = shop()
    ok(company, bought("10", "10.00", "ItemReceipt"))
    assert nets(company) == {"Accounts Payable": "-100.00", "Inventory Asset": "100.00"}
    company.preferences.enhanced_receiving = True
    answer = ok(company, bought("10", "10.00", "ItemReceipt"))
    assert answer.findtext("ItemReceiptRet/LiabilityAccountRef/FullName") == "Inventory Offset"
    assert nets(company)["Inventory Offset"] == "-100.00"


def test_a_vendor_credit_sends_goods_back() -> None:
    """Five of ten lamps go back: payables and stock are halved."""
    company = shop()
    ok(company, bought("10", "10.00"))
    ok(company, bought("5", "10.00", "VendorCredit"))
    assert nets(company) == {"Accounts Payable": "-50.00", "Inventory Asset": "50.00"}
    assert company.stock("Lamp") == (Decimal(5), Decimal("50.00"))


def test_an_adjustment_to_nothing_against_inventory_asset_keeps_the_value() -> None:
    """Quantity 0 with Inventory Asset as its account: the balance sheet does not move, the stock is gone."""
    company = stocked()
    ok(company, adjusted("<NewQuantity>0</NewQuantity>", "Inventory Asset"))
    assert company.stock("Lamp") == (Decimal(0), Decimal("0.00"))
    assert nets(company)["Inventory Asset"] == "300.00"


def test_adjustments_by_quantity_and_by_value() -> None:
    """Two lamps broken cost 30.00 at average; a new value of 100.00 changes the average, not the count."""
    company = stocked()
    ok(company, adjusted("<QuantityDifference>-2</QuantityDifference>"))
    assert company.stock("Lamp") == (Decimal(18), Decimal("270.00"))
    ok(company, adjusted("<NewValue>100.00</NewValue>", kind="Value"))
    assert company.stock("Lamp") == (Decimal(18), Decimal("100.00"))
    assert nets(company)["Freight"] == "200.00"


def test_only_inventory_items_are_adjusted_and_only_with_inventory_on() -> None:
    """A charge item has no stock; with inventory off nothing has."""
    company = shop()
    other = adjusted("<NewQuantity>0</NewQuantity>").replace("Lamp", "Goods")
    assert code(company, other) == "3280"
    company.preferences.inventory = False
    assert code(company, adjusted("<NewQuantity>0</NewQuantity>")) == "3250"


def test_a_new_item_with_stock_posts_against_opening_balance_equity() -> None:
    """Twelve vases worth 120.00 at the start: asset and equity, no purchase."""
    company = shop()
    ok(
        company,
        "<ItemInventoryAddRq><ItemInventoryAdd><Name>Vase</Name>"
        "<IncomeAccountRef><FullName>Sales:Goods</FullName></IncomeAccountRef>"
        "<COGSAccountRef><FullName>Cost of Goods Sold</FullName></COGSAccountRef>"
        "<AssetAccountRef><FullName>Inventory Asset</FullName></AssetAccountRef>"
        "<QuantityOnHand>12</QuantityOnHand><TotalValue>120.00</TotalValue>"
        "</ItemInventoryAdd></ItemInventoryAddRq>",
    )
    assert nets(company) == {"Inventory Asset": "120.00", "Opening Balance Equity": "-120.00"}
    assert company.stock("Vase") == (Decimal(12), Decimal("120.00"))


def test_voiding_a_sale_puts_its_stock_back() -> None:
    """After the void the books are as before the sale."""
    company = stocked()
    before = nets(company)
    ok(company, sold("7"))
    Bookkeeper(company).void(company.documents("SalesReceipt")[0].txn_id)
    assert nets(company) == before
    assert company.stock("Lamp") == (Decimal(20), Decimal("300.00"))


def test_a_cost_journal_moves_the_asset_account_but_no_quantity() -> None:
    """The register's cost journal touches Inventory Asset: the item's own value stays where it is."""
    company = stocked()
    ok(company, journal("Dr Cost of Goods Sold 8.00", "Cr Inventory Asset 8.00"))
    assert nets(company)["Inventory Asset"] == "292.00"
    assert company.stock("Lamp") == (Decimal(20), Decimal("300.00"))
