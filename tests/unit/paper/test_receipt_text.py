"""Whole receipts as a shopkeeper reads them, on 58 mm and on 80 mm paper."""

from __future__ import annotations

from dataclasses import replace

from tests.unit.paper.samples import (
    FACTS,
    exempt_sale,
    full_sale,
    many_kinds,
    pure_return,
    tax_included,
)
from tui_pos.paper.render import to_text
from tui_pos.paper.sales import receipt_document

DELIVERED = replace(FACTS, ship_to=("Lee Ramos", "4 Pier Road", "Port Elias, NY 10999"))

TAX_INCLUDED = """\
        Harbor Hardware
         12 Main Street
      Port Elias, NY 10999
            555-0100
    Open seven days, 8 to 6

Receipt 0102-004381
Mar 14, 2026             2:05 PM
Till 02
Cashier Ana
Customer Lee Ramos
--------------------------------
Scarf                    24.99 S
--------------------------------
Subtotal                 24.99
TOTAL                    24.99
Includes VAT 20%          4.17
--------------------------------
Cash                     24.99

Goods come back within 90 days
with this receipt, in saleable
condition.

 Thank you for shopping local!

        [ 0102-004381 ]
"""

EXEMPT_SALE = """\
        Harbor Hardware
         12 Main Street
      Port Elias, NY 10999
            555-0100
    Open seven days, 8 to 6

Receipt 0102-004381
Mar 14, 2026             2:05 PM
Till 02
Cashier Ana
Customer Lee Ramos
Your order PO 9
--------------------------------
Wood glue                15.00
  3 @ 5.00
--------------------------------
Subtotal                 15.00
TOTAL                    15.00
--------------------------------
Check 77                 20.00
Change                    5.00
--------------------------------
Tax exempt: Non-profit
Certificate EX-4711

Goods come back within 90 days
with this receipt, in saleable
condition.

 Thank you for shopping local!

        [ 0102-004381 ]
"""

EVERYTHING_THAT_IS_NOT_GOODS_ON_32_COLUMNS = """\
        Harbor Hardware
         12 Main Street
      Port Elias, NY 10999
            555-0100
    Open seven days, 8 to 6

Receipt 0102-004381
Mar 14, 2026             2:05 PM
Till 02
Cashier Ana
Customer Lee Ramos
--------------------------------
Garden hose 50 ft        10.00 T
--------------------------------
Subtotal                 10.00
5% off: Neighbour        -0.50
NY State tax 4%           0.58
Port Elias tax 4.5%       0.66
Shipping Own van          5.00 T
  Tracking V-12
  Lee Ramos
  4 Pier Road
  Port Elias, NY 10999
Gift card ending 4242    25.00
Deposit SO-77            10.00
Payment on account       15.00
Tip Ben                   1.00
TOTAL                    66.74
Cash rounding             0.01
To pay                   66.75
--------------------------------
Check 1042               60.00
Gift card ending 9876     3.00
  Not confirmed: no connection
Cash tendered             5.00
Change                    1.25
--------------------------------
You saved                 0.50
Note: Leave at the side door

Goods come back within 90 days
with this receipt, in saleable
condition.

 Thank you for shopping local!

        [ 0102-004381 ]
"""

EVERYTHING_THAT_IS_NOT_GOODS = """\
             Harbor Hardware
              12 Main Street
           Port Elias, NY 10999
                 555-0100
         Open seven days, 8 to 6

Receipt 0102-004381
Mar 14, 2026                       2:05 PM
Till 02
Cashier Ana
Customer Lee Ramos
------------------------------------------
Garden hose 50 ft                  10.00 T
------------------------------------------
Subtotal                           10.00
5% off: Neighbour                  -0.50
NY State tax 4%                     0.58
Port Elias tax 4.5%                 0.66
Shipping Own van                    5.00 T
  Tracking V-12
  Lee Ramos
  4 Pier Road
  Port Elias, NY 10999
Gift card ending 4242              25.00
Deposit SO-77                      10.00
Payment on account                 15.00
Tip Ben                             1.00
TOTAL                              66.74
Cash rounding                       0.01
To pay                             66.75
------------------------------------------
Check 1042                         60.00
Gift card ending 9876               3.00
  Not confirmed: no connection
Cash tendered                       5.00
Change                              1.25
------------------------------------------
You saved                           0.50
Note: Leave at the side door

Goods come back within 90 days with this
receipt, in saleable condition.

      Thank you for shopping local!

             [ 0102-004381 ]
"""

RETURN_WITH_ITS_RECEIPT = """\
             Harbor Hardware
              12 Main Street
           Port Elias, NY 10999
                 555-0100
         Open seven days, 8 to 6

Return 0102-004382
Mar 14, 2026                       2:05 PM
Till 02
Cashier Ana
Customer Lee Ramos
------------------------------------------
Claw hammer 16 oz, fibreglass     -18.99 T
handle
  -1 @ 18.99
  Returned from 0102-004301
  Reason: Defective
  10% off: Damaged                  1.90
------------------------------------------
Subtotal                          -17.09
NY State tax 4%                    -0.68
Port Elias tax 4.5%                -0.77
TOTAL                             -18.54
------------------------------------------
Refund Cash                        18.54

Goods come back within 90 days with this
receipt, in saleable condition.

      Thank you for shopping local!

             [ 0102-004382 ]
"""

SALE_ON_32_COLUMNS = """\
        Harbor Hardware
         12 Main Street
      Port Elias, NY 10999
            555-0100
    Open seven days, 8 to 6

Receipt 0102-004381
Mar 14, 2026             2:05 PM
Till 02
Cashier Ana
Customer Lee Ramos
--------------------------------
Claw hammer 16 oz,       18.99 T
fibreglass handle
  10% off: Damaged       -1.90
Wood screws 8 x 1-1/4     7.50 T
in
  3 @ 2.50
Seed potatoes             4.97
  1.245 lb @ 3.99
Cordless drill           89.00 T
  Red / 18 V
  Serial A-1002
  Sold by Ben
--------------------------------
Subtotal                118.56
NY State tax 4%           4.54
Port Elias tax 4.5%       5.12
TOTAL                   128.22
--------------------------------
Visa ending 4242        100.00
  Authorization 012345
  Reference T-9
Cash tendered            40.00
Change                   11.78
--------------------------------
You saved                 1.90

Goods come back within 90 days
with this receipt, in saleable
condition.

 Thank you for shopping local!

        [ 0102-004381 ]
"""

SALE_ON_42_COLUMNS = """\
             Harbor Hardware
              12 Main Street
           Port Elias, NY 10999
                 555-0100
         Open seven days, 8 to 6

Receipt 0102-004381
Mar 14, 2026                       2:05 PM
Till 02
Cashier Ana
Customer Lee Ramos
------------------------------------------
Claw hammer 16 oz, fibreglass      18.99 T
handle
  10% off: Damaged                 -1.90
Wood screws 8 x 1-1/4 in            7.50 T
  3 @ 2.50
Seed potatoes                       4.97
  1.245 lb @ 3.99
Cordless drill                     89.00 T
  Red / 18 V
  Serial A-1002
  Sold by Ben
------------------------------------------
Subtotal                          118.56
NY State tax 4%                     4.54
Port Elias tax 4.5%                 5.12
TOTAL                             128.22
------------------------------------------
Visa ending 4242                  100.00
  Authorization 012345
  Reference T-9
Cash tendered                      40.00
Change                             11.78
------------------------------------------
You saved                           1.90

Goods come back within 90 days with this
receipt, in saleable condition.

      Thank you for shopping local!

             [ 0102-004381 ]
"""


def test_sale_on_42_columns() -> None:
    """A discounted hammer, screws by three, seed by weight and a drill with its serial, paid by card and cash."""
    document = receipt_document(full_sale(), FACTS)
    assert to_text(document, 42) == SALE_ON_42_COLUMNS


def test_sale_on_32_columns() -> None:
    """The same on 58 mm paper: names wrap, amounts keep their edge."""
    document = receipt_document(full_sale(), FACTS)
    assert to_text(document, 32) == SALE_ON_32_COLUMNS


def test_return_with_its_receipt() -> None:
    """Amounts are the sale's with the other sign, the refund is a plain amount, the slip says which receipt sold it."""
    document = receipt_document(pure_return(), FACTS)
    assert to_text(document, 42) == RETURN_WITH_ITS_RECEIPT


def test_everything_that_is_not_goods() -> None:
    """Shipping with its address, gift card, deposit, account payment, tip; cash rounded; check with its number."""
    document = receipt_document(many_kinds(), DELIVERED)
    assert to_text(document, 42) == EVERYTHING_THAT_IS_NOT_GOODS


def test_everything_that_is_not_goods_on_32_columns() -> None:
    """Nothing is lost on narrow paper."""
    document = receipt_document(many_kinds(), DELIVERED)
    assert to_text(document, 32) == EVERYTHING_THAT_IS_NOT_GOODS_ON_32_COLUMNS


def test_exempt_sale() -> None:
    """The reason and the certificate stand on the paper; change for a check is cash."""
    document = receipt_document(exempt_sale(), FACTS)
    assert to_text(document, 32) == EXEMPT_SALE


def test_tax_included() -> None:
    """24.99 stays 24.99: the tax in it is named below the total, not added."""
    document = receipt_document(tax_included(), FACTS)
    assert to_text(document, 32) == TAX_INCLUDED
