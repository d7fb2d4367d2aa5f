"""X and Z reports as a shopkeeper reads them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from tests.unit.paper.samples import AFTERNOON, FACTS
from tui_pos.journal.bodies import (
    DayClosed,
    DayTotals,
    ReadTaken,
    StoreClosed,
    TaxLine,
    TenderTotal,
)
from tui_pos.paper.dayreport import store_close_document, x_report_document, z_report_document
from tui_pos.paper.render import to_text

DAY = date(2026, 3, 14)
EVENING = AFTERNOON + 4 * 3_600_000
TOTALS = DayTotals(
    receipts=42,
    first="0102-004301",
    last="0102-004342",
    sales_net=123_400,
    returns_net=-5_000,
    discounts=4_210,
    tax=9_472,
    exempt_net=1_500,
    shipping=2_500,
    tips=300,
    gift_cards=5_000,
    deposits=1_000,
    rounding=-2,
    gross=130_372,
    items=Decimal("118.245"),
    voids=3,
    voids_amount=2_250,
    cancels=1,
    cancels_amount=999,
    no_sales=2,
    overrides=4,
    reprints=1,
    tenders=(
        TenderTotal("cash", "Cash", "cash", 90_000, 4_000, 30),
        TenderTotal("card", "Card", "card", 50_670, 0, 12),
    ),
    taxes=(
        TaxLine("state", "NY State tax", "ag-ny", 118_400, 4_736),
        TaxLine("city", "Port Elias tax", "ag-city", 118_400, 4_736),
    ),
    cash_moves=-2_000,
    begin=15_000,
    cash_expected=99_000,
)

Z_ON_32_COLUMNS = """\
          Z REPORT 17
   The till's day is closed.

        Harbor Hardware
         12 Main Street
      Port Elias, NY 10999
            555-0100

Business day Mar 14, 2026
Printed Mar 14, 2026  6:05 PM
Till 02
By Ana
Receipts 0102-004301 to
0102-004342
--------------------------------
Sales before tax         1234.00
Returns before tax        -50.00
Net sales                1184.00
Shipping                   25.00
Tax                        94.72
Total with tax           1303.72
Gift cards sold            50.00
Deposits                   10.00
Tips                        3.00
Cash rounding              -0.02
Discounts given            42.10
Tax-exempt sales           15.00
--------------------------------
NY State tax               47.36
  New York State on 1184.00
Port Elias tax             47.36
  City of Port Elias on 1184.00
--------------------------------
Cash (30)                 860.00
  in 900.00, out 40.00
Card (12)                 506.70
Taken in all             1366.70
--------------------------------
Float at the start        150.00
Paid in and out           -20.00
Cash expected             990.00
--------------------------------
Receipts                      42
Items                    118.245
Lines voided (3)           22.50
Sales cancelled (1)         9.99
Drawer opened without a sale   2
Manager approvals              4
Receipts printed again         1
"""

X_ON_42_COLUMNS = """\
                 X REPORT
       A reading: nothing is reset.

             Harbor Hardware
              12 Main Street
           Port Elias, NY 10999
                 555-0100

Business day Mar 14, 2026
Printed Mar 14, 2026  6:05 PM
Till 02
By Ana
Receipts 0102-004301 to 0102-004342
------------------------------------------
Sales before tax                   1234.00
Returns before tax                  -50.00
Net sales                          1184.00
Shipping                             25.00
Tax                                  94.72
Total with tax                     1303.72
Gift cards sold                      50.00
Deposits                             10.00
Tips                                  3.00
Cash rounding                        -0.02
Discounts given                      42.10
Tax-exempt sales                     15.00
------------------------------------------
NY State tax                         47.36
  New York State on 1184.00
Port Elias tax                       47.36
  City of Port Elias on 1184.00
------------------------------------------
Cash (30)                           860.00
  in 900.00, out 40.00
Card (12)                           506.70
Taken in all                       1366.70
------------------------------------------
Float at the start                  150.00
Paid in and out                     -20.00
Cash expected                       990.00
------------------------------------------
Receipts                                42
Items                              118.245
Lines voided (3)                     22.50
Sales cancelled (1)                   9.99
Drawer opened without a sale             2
Manager approvals                        4
Receipts printed again                   1
"""

EMPTY_DAY = """\
          Z REPORT 18
   The till's day is closed.

        Harbor Hardware
         12 Main Street
      Port Elias, NY 10999
            555-0100

Business day Mar 14, 2026
Printed Mar 14, 2026  6:05 PM
Till 02
By Ana
--------------------------------
Sales before tax            0.00
Returns before tax          0.00
Net sales                   0.00
Tax                         0.00
Total with tax              0.00
--------------------------------
Float at the start          0.00
Cash expected               0.00
--------------------------------
Receipts                       0
Items                          0
Lines voided (0)            0.00
Sales cancelled (0)         0.00
Drawer opened without a sale   0
Manager approvals              0
Receipts printed again         0
"""


def test_z_report_on_32_columns() -> None:
    """Numbered, with every figure that the day's close keeps; the tenders come to sales, tax and the rest."""
    closed = DayClosed("s1", "t2", DAY, 17, TOTALS)
    assert to_text(z_report_document(closed, "USD", EVENING, FACTS), 32) == Z_ON_32_COLUMNS


def test_x_report_on_42_columns() -> None:
    """The same figures, and it says that nothing is reset."""
    read = ReadTaken("t2", DAY, TOTALS)
    assert to_text(x_report_document(read, "USD", EVENING, FACTS), 42) == X_ON_42_COLUMNS


def test_a_day_without_a_sale_is_closed_too() -> None:
    """Zero is a figure: the rows that every report has are there."""
    closed = DayClosed("s1", "t2", DAY, 18, DayTotals())
    assert to_text(z_report_document(closed, "USD", EVENING, FACTS), 32) == EMPTY_DAY


def test_the_store_close_covers_all_tills() -> None:
    """It has its own number and title."""
    document = store_close_document(StoreClosed("s1", DAY, 5, TOTALS), "USD", EVENING, FACTS)
    text = to_text(document, 42)
    assert document.number == "5"
    assert "STORE CLOSE 5" in text
    assert "All tills of the store together." in text
    assert "Taken in all                       1366.70" in text
