"""Rows of a list become items; whatever cannot be is found with its line, its column and a sentence."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tests.unit.transfer.files import table
from tui_pos.core.catalog import Department, Item, ItemType, SerialPrompt, Unit
from tui_pos.core.refusal import Refusal
from tui_pos.transfer.columns import COLUMNS, read_header
from tui_pos.transfer.itemlist import Departments, ItemReader, Listed

GROCERIES = Department("dep-gro", "GRO", "Groceries", "Non")
HOUSEHOLD = Department("dep-hou", "HOU", "Household", "Tax")
PLAIN = "number | name | department | price"


def reader(heading: list[str], *, create: bool = False) -> ItemReader:
    """A reader for a shop with two departments and the tax codes Tax and Non."""
    ids = iter(f"id-{n}" for n in range(1, 100))
    departments = Departments(
        (GROCERIES, HOUSEHOLD), ["Tax", "Non"], ids.__next__ if create else None
    )
    codes = {"tax": "Tax", "non": "Non"}
    return ItemReader(read_header(heading), "USD", codes, departments, ids.__next__)


def listed(text: str, *, create: bool = False) -> Listed:
    """Read a table of a heading and one good row."""
    heading, row = table(text)
    made = reader(heading, create=create)
    found = made.read(2, row)
    assert found is not None, made.findings
    return found


def item(text: str) -> Item:
    return listed(text).item


def findings(text: str) -> list[str]:
    """Read a table of a heading and one wrong row."""
    heading, row = table(text)
    made = reader(heading)
    assert made.read(2, row) is None
    return [str(finding) for finding in made.findings]


def test_the_least_that_is_an_item() -> None:
    """Number, name, department and price; everything else has a default."""
    found = item(f"{PLAIN}\n 1001 | Mug | Household | 7.5")
    assert found == Item("id-1", "1001", "Mug", "dep-hou", prices=(750,), tax_code="Tax")


def test_everything_that_an_item_can_be() -> None:
    """Every column is read into its place."""
    found = listed(
        """
        number|name|department|description|type|tax code|price|price 2|price 5|price limit|cost|codes|alternate lookup|unit|unit 2|unit 2 factor|unit 2 price|unit 2 codes|unit 3|unit 3 factor|style|attribute|size|serial|age limit|by weight|tare|open price|not for sale|recalled|discountable|income account|cost account|asset account|active|quantity
        COLA-1|Cola can|GRO|330 ml, cold|Inventory|tax|$1.29|1.19|0.99|5|0.4025|9520000000011; 4011|C-1|can|six pack|6|6.49|9520000000028|case|24|COLA|red|S|Optional|21|no|0.01|yes|no|no|no|Sales:Drinks|COGS|Stock|yes|1,250.5
        """
    )
    assert found.quantity == Decimal("1250.5")
    assert found.item == Item(
        id="id-1",
        number="COLA-1",
        name="Cola can",
        department="dep-gro",
        description="330 ml, cold",
        type=ItemType.INVENTORY,
        tax_code="Tax",
        prices=(129, 119, None, None, 99),
        price_limit=500,
        cost=Decimal("0.4025"),
        codes=("09520000000011", "4011", "C-1"),
        unit="can",
        units=(
            Unit("six pack", Decimal(6), (649,), ("09520000000028",)),
            Unit("case", Decimal(24)),
        ),
        style="COLA",
        attribute="red",
        size="S",
        serial=SerialPrompt.OPTIONAL,
        age_limit=21,
        tare=Decimal("0.01"),
        open_price=True,
        discountable=False,
        income_account="Sales:Drinks",
        cost_account="COGS",
        asset_account="Stock",
    )


def test_the_predecessors_headings_are_known() -> None:
    """What QuickBooks Point of Sale calls its columns needs no renaming."""
    found = listed(
        """
        Item Number|Item Name|Item Description|Department Name|Item Type|Tax Code|Regular Price|Custom Price 1|MSRP|Average Unit Cost|UPC|Alternate Lookup|Attribute|Size|Unit of Measure|Serial Tracking|Qty 1
        17|Mug|Blue mug|Household|Non-Inventory|Non|7.50|7.00|9.00|3.25|012345678905|MUG-B|blue|L|ea|No|
        """
    ).item
    assert (found.number, found.prices, found.cost) == ("17", (750, 700), Decimal("3.25"))
    assert found.codes == ("00012345678905", "MUG-B")
    assert (found.type, found.tax_code) == (ItemType.NON_INVENTORY, "Non")


@pytest.mark.parametrize("heading", ["ITEM #", "Item No.", "item_number", " Number "])
def test_capitals_and_signs_in_headings_do_not_matter(heading: str) -> None:
    """People and programs spell a heading in many ways."""
    assert read_header([heading, "Name", "Dept", "Price"]).places["number"] == 0


def test_headings_that_nobody_reads_are_named() -> None:
    """A misspelt column is not silently lost."""
    header = read_header(["Number", "Name", "Department", "Price", "Pirce 2", ""])
    assert header.unread == ("Pirce 2",)


@pytest.mark.parametrize(
    ("heading", "sentence"),
    [
        ("Name | Price", "The first row must name the columns; number, department is missing (known here: name, price)."),
        ("1001 | Mug | 7.50", "The first row must name the columns; number, name, department, price is missing (known here: none)."),
        ("Number|Name|Department|Price|UPC|Codes", "Two columns hold the codes: take one of them out of the file."),
    ],
)  # fmt: skip
def test_a_heading_that_names_too_little_or_twice_is_refused(heading: str, sentence: str) -> None:
    """Without names nobody knows what a column holds."""
    with pytest.raises(Refusal) as refused:
        read_header(table(heading)[0])
    assert refused.value.sentence == sentence


@pytest.mark.parametrize(
    ("column", "cell", "sentence"),
    [
        ("price", "", "The price is missing: type one, or yes under open price."),
        ("price", "-1.00", "-1.00 is below 0: a price is 0 or more."),
        ("price", "12.3.4", "'12.3.4' is not an amount of money: type it like 12.50."),
        ("price", "1.999", "'1.999' is not an amount of money: type it like 12.50."),
        ("price", "7,50", "'7,50' is not an amount of money: type it like 12.50."),
        ("price", "1000001", "1000001 is too much for a price: look for a code in the wrong column."),
        ("price", "9520000000011", "9520000000011 is too much for a price: look for a code in the wrong column."),
        ("price", "=A1*1.2", "The cell holds a formula: paste its value instead."),
        ("price", "#DIV/0!", "The cell holds the error #DIV/0!: correct it in the spreadsheet."),
        ("price 2", "free", "'free' is not an amount of money: type it like 12.50."),
        ("cost", "-0.01", "-0.01 is below 0: a cost is 0 or more."),
        ("cost", "0.123456", "0.123456 has more than 5 decimals: round it."),
        ("number", "", "The number is missing: type one."),
        ("number", "A 1", "An item number holds no blanks: take them out."),
        ("number", "x" * 21, "The text has 21 characters: shorten it to 20 at most."),
        ("name", "", "The name is missing: type one."),
        ("name", "x" * 61, "The text has 61 characters: shorten it to 60 at most."),
        ("name", "Mug\x1b[31m", "The text holds control or invisible characters: delete them and type it again."),
        ("name", "M\u200bug", "The text holds control or invisible characters: delete them and type it again."),
        ("name", "\u202eguM", "The text holds control or invisible characters: delete them and type it again."),
        ("name", '=HYPERLINK("x")', "The cell holds a formula: paste its value instead."),
        ("department", "", "The department is missing: type one."),
        ("department", "Toys", "The shop has no department 'Toys': make it first, or use --create-departments."),
        ("type", "Assembly", "'Assembly' is no item type: use inventory, non-inventory or service."),
        ("tax code", "Lux", "The shop has no tax code 'Lux': use one of Non, Tax."),
        ("codes", "9520000000012", "The last digit of 9520000000012 does not fit the others: compare it with the goods."),
        ("codes", "4011; 036000291453", "The last digit of 036000291453 does not fit the others: compare it with the goods."),
        ("codes", "36000291452", "36000291452 looks like a UPC that lost its first 0: format the column as text."),
        ("codes", "9.52E+12", "9.52E+12 is a bar code that a spreadsheet shortened: format the column as text."),
        ("codes", "x" * 49, "A code has at most 48 characters, all of them visible: correct it."),
        ("age limit", "adult", "'adult' is not a whole number from 1 to 99: correct it."),
        ("age limit", "210", "'210' is not a whole number from 1 to 99: correct it."),
        ("open price", "maybe", "'maybe' is neither yes nor no: type one of them."),
        ("serial", "sometimes", "'sometimes' is none of none, optional, required: use one."),
        ("quantity", "many", "'many' is not a number: type it like 3 or 1.25."),
        ("quantity", "9520000000011", "9520000000011 is too many: look for a code in the wrong column."),
    ],
)  # fmt: skip
def test_each_wrong_cell_has_its_column_and_sentence(column: str, cell: str, sentence: str) -> None:
    """Whoever corrects the list knows where to look and what to do."""
    row = {"number": "1", "name": "Mug", "department": "GRO", "price": "7.50", column: cell}
    made = reader(list(row))
    assert made.read(7, list(row.values())) is None
    (found,) = made.findings
    assert str(found) == f"line 7, {column}: {sentence}"


def test_units_must_be_whole() -> None:
    """A unit needs a name and how many it holds, and its name is its own."""
    head = f"{PLAIN} | unit 2 | unit 2 factor | unit 2 price"
    assert findings(f"{head}\n1 | Mug | GRO | 1 | case | | ") == [
        "line 2, unit 2 factor: How many base units it holds is missing: type it."
    ]
    assert findings(f"{head}\n1 | Mug | GRO | 1 | | 6 | 5") == [
        "line 2, unit 2: The unit has no name: type one, such as case."
    ]
    assert findings(f"{head}\n1 | Mug | GRO | 1 | EA | 6 | 5") == [
        "line 2, unit 2: The unit 'EA' is there twice: rename one of them."
    ]


def test_only_inventory_has_a_quantity_on_hand() -> None:
    """A service cannot lie on a shelf."""
    assert findings(f"{PLAIN} | type | quantity\n1 | Cut | GRO | 5 | service | 3") == [
        "line 2, quantity: Only inventory has a quantity on hand: leave the cell empty."
    ]
    assert listed(f"{PLAIN} | type | quantity\n1 | Cut | GRO | 5 | service | 0").quantity == 0


def test_goods_sold_before_they_were_booked_in_come_with_less_than_nothing() -> None:
    """Lists of the predecessor hold negative quantities; they are facts, not faults."""
    assert listed(f"{PLAIN} | quantity\n1 | Mug | GRO | 5 | -3").quantity == -3


def test_all_faults_of_a_row_are_found_at_once() -> None:
    """One look at the list corrects a row."""
    assert [line.split(":")[0] for line in findings(f"{PLAIN}\n | | Toys | 1..2")] == [
        "line 2, department",
        "line 2, number",
        "line 2, name",
        "line 2, price",
    ]


def test_more_cells_than_names_is_a_comma_too_many() -> None:
    """A comma in a name shifts everything behind it: better no item than a wrong one."""
    assert findings(f"{PLAIN}\n1 | Mug | GRO | 5 | 7.50") == [
        "line 2: The row has more cells than the first row has names: look for a comma."
    ]


def test_a_short_row_has_empty_cells_at_its_end() -> None:
    """Some programs leave trailing cells out."""
    assert item(f"{PLAIN} | size | cost\n1 | Mug | GRO | 5").cost == 0


@pytest.mark.parametrize(
    ("cell", "name"),
    [
        ("  Blue \t mug ", "Blue mug"),
        ('="Mug"', "Mug"),
        ("[bold]Mug", "[bold]Mug"),
        ("Café", "Café"),
    ],
)
def test_names_are_kept_as_they_are_read(cell: str, name: str) -> None:
    """Blanks become single, accents one character; square brackets are just text."""
    made = reader(["number", "name", "department", "price"])
    found = made.read(2, ["1", cell, "GRO", "5"])
    assert found is not None
    assert found.item.name == name


def test_new_departments_get_a_free_code() -> None:
    """With leave to make departments, each new name gets three characters of its own."""
    made = reader(["number", "name", "department", "price"], create=True)
    for n, department in enumerate(("Grocery extra", "groceries", "Toys", "GROUND", "toys")):
        assert made.read(n, [str(n), "Thing", department, "1"]) is not None
    assert [(d.code, d.name, d.tax_code) for d in made.departments.made] == [
        ("GR1", "Grocery extra", "Tax"),
        ("TOY", "Toys", "Tax"),
        ("GR2", "GROUND", "Tax"),
    ]


def test_an_item_takes_the_tax_code_of_its_department() -> None:
    """Where the list says nothing, food stays food."""
    assert item(f"{PLAIN}\n1 | Rice | GRO | 5").tax_code == "Non"


def test_every_column_is_explained() -> None:
    """The help page lists the columns from the same table; none is without words, none is there twice."""
    assert all(column.holds for column in COLUMNS)
    assert len({column.name for column in COLUMNS}) == len(COLUMNS)
