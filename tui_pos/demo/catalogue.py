"""The goods of the demo shop: a small general store. Every name is made up and no bar code belongs to anybody.

GTINs begin with 952, the prefix that GS1 keeps for demonstrations, so no real product bears one of them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import product
from uuid import UUID, uuid5

from tui_pos.core.catalog import Department, Item, ItemType, SerialPrompt, Unit
from tui_pos.core.gtin import check_digit, normal

GS1_DEMO_PREFIX = "952"


@dataclass(frozen=True)
class Range:
    """Describe goods that differ by one or two words: `names` x `kinds`, priced from `price` in steps."""

    department: str
    names: tuple[str, ...]
    kinds: tuple[str, ...] = ("",)
    price: int = 499
    step: int = 50
    margin: int = 40
    tax_code: str = "Tax"
    extra: dict[str, object] = field(default_factory=dict)


DEPARTMENTS = (
    ("GRO", "Groceries", "Fod"),
    ("PRO", "Fruit and vegetables", "Fod"),
    ("BAK", "Bakery", "Fod"),
    ("DAI", "Dairy and eggs", "Fod"),
    ("DRI", "Soft drinks", "Tax"),
    ("ALC", "Beer, wine and spirits", "Tax"),
    ("TOB", "Tobacco", "Tax"),
    ("HOU", "Household", "Tax"),
    ("HEA", "Health and beauty", "Tax"),
    ("CLO", "Clothing", "Tax"),
    ("TOY", "Toys and games", "Tax"),
    ("STA", "Stationery", "Tax"),
    ("GAR", "Garden and tools", "Tax"),
    ("ELE", "Small electrical", "Tax"),
    ("PET", "Pet supplies", "Tax"),
    ("KIT", "Kitchenware", "Tax"),
    ("SER", "Services", "Non"),
)
"""Code, name and usual tax code of each department."""

AGE_LIMITS = {"ALC": 21, "TOB": 21}

RANGES = (
    Range("GRO", ("Rolled oats", "Long rice", "Brown rice", "Red lentils", "Chick peas", "Wheat flour", "Cane sugar", "Sea salt"), ("16 oz", "32 oz"), 249, 35, 32, "Fod"),
    Range("GRO", ("Tomato soup", "Bean soup", "Corn chowder", "Pea soup", "Barley soup"), ("can", "family can"), 189, 60, 35, "Fod"),
    Range("GRO", ("Spaghetti", "Penne", "Fusilli", "Egg noodles"), ("12 oz", "24 oz"), 169, 70, 33, "Fod"),
    Range("GRO", ("Strawberry jam", "Apricot jam", "Orange marmalade", "Clover honey", "Peanut butter", "Maple syrup"), ("small", "large"), 399, 110, 38, "Fod"),
    Range("GRO", ("Ground coffee", "Whole bean coffee", "Black tea", "Green tea", "Mint tea", "Cocoa powder"), ("mild", "strong"), 699, 80, 42, "Fod"),
    Range("GRO", ("Oat cookies", "Ginger cookies", "Butter crackers", "Rye crackers", "Trail mix", "Corn chips"), ("bag", "box"), 329, 45, 36, "Fod"),
    Range("BAK", ("Country loaf", "Rye loaf", "Baguette", "Raisin bread", "Corn bread"), ("whole", "half"), 329, -120, 55, "Fod"),
    Range("BAK", ("Plain bagel", "Seed bagel", "Cinnamon roll", "Blueberry muffin", "Butter croissant"), ("",), 149, 30, 60, "Fod", {"units": ((("half dozen"), 6, None), (("dozen"), 12, None))}),
    Range("DAI", ("Whole milk", "Low fat milk", "Oat drink", "Buttermilk"), ("quart", "half gallon", "gallon"), 199, 110, 22, "Fod"),
    Range("DAI", ("Plain yogurt", "Peach yogurt", "Cherry yogurt", "Vanilla yogurt"), ("6 oz", "32 oz"), 119, 220, 30, "Fod"),
    Range("DAI", ("Large eggs", "Brown eggs"), ("6", "12"), 279, 180, 25, "Fod"),
    Range("DRI", ("Cola", "Lemon soda", "Ginger ale", "Root beer", "Orange soda", "Tonic water", "Sparkling water"), ("can", "bottle"), 129, 70, 45, "Tax", {"units": (("six pack", 6, 649), ("case", 24, 2399))}),
    Range("DRI", ("Apple juice", "Orange juice", "Grape juice", "Tomato juice"), ("small", "large"), 199, 160, 38, "Fod"),
    Range("ALC", ("Harbor lager", "Mill pale ale", "Old dock stout", "Wheat beer", "Dry cider"), ("bottle", "can"), 249, -40, 30, "Tax", {"units": (("six pack", 6, 1299), ("case", 24, 4599))}),
    Range("ALC", ("Hill red wine", "Hill white wine", "Valley rose", "Dry sparkling wine"), ("750 ml", "375 ml"), 1299, -500, 34),
    Range("ALC", ("Pine gin", "Barley whiskey", "Cane rum", "Grain vodka"), ("750 ml", "375 ml"), 2499, -1000, 28),
    Range("TOB", ("Field cigarettes", "River cigarettes", "Pipe tobacco", "Rolling papers"), ("blue", "red"), 899, 0, 12),
    Range("HOU", ("Dish soap", "Laundry powder", "Glass cleaner", "Floor cleaner", "Oven cleaner", "Fabric softener"), ("lemon", "plain"), 399, 60, 40),
    Range("HOU", ("Paper towels", "Toilet paper", "Paper napkins", "Trash bags", "Foil", "Baking paper"), ("2 pack", "6 pack"), 349, 500, 35),
    Range("HOU", ("Mixing bowl", "Water jug", "Serving plate", "Soup bowl", "Coffee mug", "Egg cup"), ("white", "blue", "green"), 699, 100, 52),
    Range("HEA", ("Toothpaste", "Mouthwash", "Hand soap", "Shampoo", "Conditioner", "Shower gel", "Hand cream", "Sun lotion"), ("mint", "plain"), 399, 90, 45),
    Range("HEA", ("Bandages", "Cotton pads", "Tweezers", "Nail clippers", "Hair brush", "Comb"), ("small", "large"), 299, 150, 50),
    Range("TOY", ("Wooden train", "Stacking rings", "Jump rope", "Kite", "Puzzle 500", "Puzzle 1000", "Card game", "Dice set"), ("",), 999, 250, 48),
    Range("TOY", ("Plush bear", "Plush rabbit", "Plush whale", "Toy truck", "Toy tractor"), ("small", "large"), 1299, 700, 50),
    Range("STA", ("Ball pen", "Gel pen", "Pencil", "Marker", "Highlighter"), ("black", "blue", "red"), 149, 40, 55),
    Range("STA", ("Notebook", "Sketch book", "Note pad", "Diary", "Ring binder"), ("A5", "letter"), 499, 130, 48),
    Range("GAR", ("Hand trowel", "Hand fork", "Pruning shears", "Watering can", "Garden gloves", "Plant pot"), ("small", "large"), 899, 400, 46),
    Range("GAR", ("Basil seeds", "Carrot seeds", "Lettuce seeds", "Bean seeds", "Marigold seeds"), ("",), 249, 20, 60),
    Range("GAR", ("Hammer", "Screwdriver", "Pliers", "Tape measure", "Spirit level", "Hand saw"), ("",), 1199, 300, 44),
    Range("ELE", ("Desk lamp", "Night light", "Flashlight", "Wall clock", "Alarm clock"), ("white", "black"), 1499, 500, 38),
    Range("ELE", ("Kettle", "Toaster", "Hand mixer"), ("steel", "white"), 2999, 500, 30, "Tax", {"serial": SerialPrompt.REQUIRED}),
    Range("ELE", ("AA batteries", "AAA batteries", "USB cable", "Extension cord"), ("2 pack", "4 pack"), 499, 250, 50),
    Range("PET", ("Dog kibble", "Cat kibble", "Bird seed", "Fish flakes", "Cat litter", "Straw bedding"), ("small", "medium", "large"), 699, 600, 33),
    Range("PET", ("Dog lead", "Dog collar", "Cat collar", "Food bowl", "Water bowl", "Chew toy", "Feather wand"), ("red", "black"), 799, 0, 50),
    Range("KIT", ("Paring knife", "Bread knife", "Wooden spoon", "Ladle", "Whisk", "Peeler", "Grater", "Colander", "Cutting board", "Rolling pin"), ("steel", "wood"), 599, 200, 48),
    Range("KIT", ("Saucepan", "Frying pan", "Stock pot", "Baking tray"), ("8 inch", "10 inch", "12 inch"), 1999, 600, 42),
)  # fmt: skip

PRODUCE = (
    ("Apples red", 199), ("Apples green", 199), ("Bananas", 69), ("Pears", 229), ("Oranges", 149),
    ("Lemons", 249), ("Grapes white", 299), ("Grapes black", 299), ("Plums", 279), ("Peaches", 289),
    ("Carrots", 119), ("Onions yellow", 109), ("Onions red", 139), ("Potatoes", 99), ("Sweet potatoes", 159),
    ("Tomatoes", 249), ("Cucumbers", 179), ("Peppers red", 349), ("Peppers green", 249), ("Zucchini", 199),
    ("Broccoli", 249), ("Cauliflower", 229), ("Cabbage", 89), ("Leeks", 219), ("Mushrooms", 449),
    ("Ginger root", 399), ("Garlic", 499), ("Pumpkin", 79),
)  # fmt: skip
"""Sold by weight, price for a pound; the look-up code is 4001 and up, and a scale's label carries it."""

GARMENTS = (
    ("T-shirt", 1299), ("Polo shirt", 2199), ("Sweatshirt", 2999), ("Work trousers", 3999), ("Rain jacket", 5999),
)  # fmt: skip
COLORS = ("white", "navy", "green", "grey")
SIZES = ("S", "M", "L", "XL")

SERVICES = (
    ("Key cutting", 499), ("Knife sharpening", 699), ("Gift wrapping", 299), ("Watch battery fitting", 899),
    ("Local delivery", 599),
)  # fmt: skip


_NAMESPACE = UUID("018f0000-0000-7000-8000-00000000d3e0")


def stable_id(name: str) -> str:
    """Give a made-up record the same identifier in every demo shop."""
    return str(uuid5(_NAMESPACE, name))


def department_id(code: str) -> str:
    """Give the identifier of a department of the demo shop."""
    return stable_id(f"department-{code}")


def departments() -> tuple[Department, ...]:
    """Make the departments."""
    return tuple(
        Department(department_id(code), code, name, tax_code, AGE_LIMITS.get(code), 50_000)
        for code, name, tax_code in DEPARTMENTS
    )


def items() -> tuple[Item, ...]:
    """Make every item, numbered from 1001 on in a fixed order."""
    made: list[Item] = []
    for goods in (_ranges(), _garments(), _produce(), _services(), _oddities()):
        made.extend(goods)
    return tuple(made)


def gtin13(serial: int) -> str:
    """Give the demonstration GTIN-13 of a serial number below a million."""
    body = f"{GS1_DEMO_PREFIX}{serial:09d}"
    return body + check_digit(body)


def _cost(price: int, margin: int) -> Decimal:
    return Decimal(price * (100 - margin)) / 10_000


def _ranges() -> Iterator[Item]:
    serial = 1
    for goods in RANGES:
        for i, (name, kind) in enumerate(product(goods.names, goods.kinds)):
            row, column = divmod(i, len(goods.kinds))
            price = max(goods.price + goods.step * column + 10 * row, 29)
            extra = dict(goods.extra)
            units = _units(extra.pop("units", ()), serial)
            yield Item(
                id=stable_id(f"item-{1000 + serial}"),
                number=str(1000 + serial),
                name=f"{name} {kind}".strip(),
                department=department_id(goods.department),
                tax_code=goods.tax_code,
                prices=(price, round(price * 0.95), None, None, None),
                units=units,
                codes=(normal(gtin13(serial)),),
                cost=_cost(price, goods.margin),
                age_limit=AGE_LIMITS.get(goods.department),
                **extra,  # type: ignore[arg-type]
            )
            serial += 1


def _units(spec: object, serial: int) -> tuple[Unit, ...]:
    rows: tuple[tuple[str, int, int | None], ...] = spec  # type: ignore[assignment]
    return tuple(
        Unit(
            name,
            Decimal(factor),
            (price,) if price else (),
            (normal(gtin13(100_000 * (i + 1) + serial)),),
        )
        for i, (name, factor, price) in enumerate(rows)
    )


def _garments() -> Iterator[Item]:
    serial = 2001
    for name, price in GARMENTS:
        for color, size in product(COLORS, SIZES):
            yield Item(
                id=stable_id(f"item-{serial}"),
                number=str(serial),
                name=name,
                department=department_id("CLO"),
                prices=(price,),
                codes=(normal(gtin13(serial)),),
                cost=_cost(price, 52),
                style=name.upper().replace(" ", "-"),
                attribute=color,
                size=size,
            )
            serial += 1


def _produce() -> Iterator[Item]:
    for i, (name, price) in enumerate(PRODUCE):
        plu = str(4001 + i)
        yield Item(
            id=stable_id(f"item-{plu}"),
            number=plu,
            name=name,
            department=department_id("PRO"),
            tax_code="Fod",
            prices=(price,),
            unit="lb",
            codes=(f"0{plu}",),
            cost=_cost(price, 45),
            sold_by_weight=True,
        )


def _services() -> Iterator[Item]:
    for i, (name, price) in enumerate(SERVICES):
        yield Item(
            id=stable_id(f"item-{5001 + i}"),
            number=str(5001 + i),
            name=name,
            department=department_id("SER"),
            type=ItemType.SERVICE,
            tax_code="Non",
            prices=(price,),
        )


def _oddities() -> Iterator[Item]:
    """Goods that make the register ask or refuse: open price, recalled, not for sale, luxury tax."""
    yield Item(
        stable_id("item-6001"),
        "6001",
        "Cut flowers",
        department_id("GAR"),
        prices=(0,),
        open_price=True,
        price_limit=15_000,
    )
    yield Item(
        stable_id("item-6002"),
        "6002",
        "Kettle old model",
        department_id("ELE"),
        prices=(2499,),
        codes=(normal(gtin13(6002)),),
        recalled=True,
    )
    yield Item(
        stable_id("item-6003"),
        "6003",
        "Shop scale",
        department_id("GAR"),
        prices=(9900,),
        not_for_sale=True,
    )
    yield Item(
        stable_id("item-6004"),
        "6004",
        "Gold pendant",
        department_id("CLO"),
        tax_code="Lux",
        prices=(145_000,),
        codes=(normal(gtin13(6004)),),
        cost=Decimal(900),
        serial=SerialPrompt.OPTIONAL,
    )
    yield Item(
        stable_id("item-6005"),
        "6005",
        "Bottle deposit",
        department_id("DRI"),
        type=ItemType.NON_INVENTORY,
        tax_code="Non",
        prices=(10,),
        discountable=False,
    )
