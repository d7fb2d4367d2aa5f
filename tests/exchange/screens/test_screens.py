"""The exchange's screens by keys alone: what an owner and a bookkeeper see there, and what they can do."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

from exchange.company.choices import mapping_of
from exchange.delivery import cache, companies, documents
from exchange.delivery.reconciling import Difference
from exchange.delivery.records import Document
from exchange.delivery.states import State
from exchange.posting.account import Role
from exchange.posting.mapping import Mode
from exchange.practice import FILE_ID
from exchange.showing import day_page, page_csv
from tests.exchange.screens.books import posted
from tests.exchange.screens.conftest import DOWN, ENTER, ESC, Office, plain
from tests.screens.register import CASHIER
from tui_pos.data.queries import people
from tui_pos.data.shop import Shop
from tui_pos.demo.traded import FIRST_DAY
from tui_pos.journal import reading
from tui_pos.journal.bodies import CommandRun, DocumentParked
from tui_pos.journal.connection import Connection
from tui_pos.register import console_font

LATE = "01-260105OO"
"""The late count of the first day, which was refused: its books are closed."""


def commands(path: Path) -> list[tuple[str, str]]:
    """What was done in the screens, with the number of who did it, as the journal has it."""
    with Shop.open(str(path)) as shop:
        entries = shop.read(lambda db: list(reading.walk(db, kinds=("command.run",))))
        numbers = {one.id: one.number for one in shop.read(people.all_staff)}
    return [
        (entry.body.command, numbers.get(entry.actor, ""))
        for entry in entries
        if isinstance(entry.body, CommandRun)
    ]


def test_the_menu_says_how_the_exchange_stands(office: Office) -> None:
    """Going, how many documents are posted, and that one waits for a person."""
    screen = office.see("", "Going.", "WAIT FOR A PERSON")
    assert "0 under way. 1 WAIT FOR A PERSON." in screen


def test_the_status_counts_each_kind_and_says_what_a_person_must_do(office: Office) -> None:
    """The closing date, the last session, journal entries by state, and the payout that cannot be posted."""
    screen = office.see("s", "Closing date books are closed up to 2026-01-05", "Documents queued")
    assert "Last session 2026-01-06" in screen
    assert "Exchange going" in screen
    (row,) = [line for line in office.text().splitlines() if "Journal entry" in line]
    assert row.strip("│ ").split()[-2:] == ["1", "-"]
    office.see("\x1b[6~", "Sales Tax Payable cannot take a payout")


def test_a_refused_document_shows_cause_cure_and_both_sides(office: Office) -> None:
    """Found by a word, it shows why it was refused, what helps, its debit and its credit, and the qbXML."""
    office.see("d", LATE)
    office.see("refused", "Search> refused")
    screen = office.see(ENTER, "Cause", "Cure")
    assert "The books are closed up to 2026-01-05" in screen
    assert "Let the bookkeeper open the period" in screen
    assert "Cash Over/Short 1.50" in screen
    assert "Cash in Drawer 1.50" in screen
    office.see("q", "<RefNumber>01-260105OO</RefNumber>")


def test_a_posted_document_shows_what_quickbooks_answered(office: Office) -> None:
    """TxnID, the total on both sides, the answer as it came."""
    office.see("d", LATE)
    office.see("posted sales 2026-01-06", "01-260106-1")
    office.type(ENTER)
    screen = office.see("", "TxnID", "is in QuickBooks")
    assert "Total 0.00, in QuickBooks too" in screen
    office.see("a", "SalesReceiptAddRs")


def test_a_document_is_sent_again_after_it_was_looked_up(office: Office) -> None:
    """Resending asks first; then the document is in doubt, and the journal knows who wanted it."""
    office.see("d", LATE)
    office.see(ENTER, "Cause")
    office.see("r", "sent only if it is not there")
    office.see("n", "Cause")
    office.type("r")
    office.see("y", "sent only if it is not there. Esc close")
    office.see(ESC, "State unknown")
    office.end()
    with Shop.open(str(office.database)) as shop:
        rows = shop.read(lambda db: documents.all_in_state(db, "main", State.UNKNOWN))
    assert [row.ref_number for row in rows] == [LATE]
    assert commands(office.database)[-1] == ("exchange resend", "1")


def test_a_refused_document_is_taken_out_for_a_reason(office: Office) -> None:
    """Somebody entered it by hand: it waits for nobody then, and the journal has the reason."""
    office.see("", "1 WAIT FOR A PERSON")
    office.see("d", LATE)
    office.see(ENTER, "T take out")
    office.see("t", "Resending it brings it back.")
    office.type("Entered by hand" + ENTER)
    office.see("", "Cause Entered by hand", "R resend")
    office.see(ESC, "Search>")
    office.see("taken", ">taken out", LATE)
    office.see(ESC, "0 under way.")
    assert "WAIT FOR A PERSON" not in plain(office.text())
    office.end()
    with Shop.open(str(office.database)) as shop:
        *_, parked = shop.read(lambda db: list(reading.walk(db, kinds=("exchange.parked",))))
    assert isinstance(parked.body, DocumentParked)
    assert parked.body.why == "Entered by hand"


def test_a_day_is_shown_and_written_to_a_file_that_is_never_replaced(office: Office) -> None:
    """The CSV is what the command line gives; a name that is taken is refused with a sentence."""
    office.see("p", "2026-01-06", "2026-01-05")
    office.type(DOWN + ENTER)
    office.see("", "Preview of 2026-01-05", "Debit Credit")
    office.see("\x1b[4~", 'file by the register\'s report "Taxes by agency".')
    for again in (False, True):
        office.see("c", "written to a new file")
        said = office.see(ENTER, "Esc close", ": choose another name." if again else "is written.")
        office.see(ESC, "Preview of 2026-01-05")
    assert "is there already" in said
    office.end()
    with Shop.open(str(office.database)) as shop:
        wanted = page_csv(day_page(shop, "main", FIRST_DAY))
    file = office.database.parent / "quickbooks-2026-01-05.csv"
    assert file.read_bytes().decode() == wanted
    assert commands(office.database)[-1] == ("exchange preview", "1")


def test_a_comparison_shows_both_figures_and_sends_what_is_missing(database: Path) -> None:
    """The voided journal stands at 0.00 there; what an older company file lacks is looked up and sent."""
    with Shop.open(str(database)) as shop:
        lost = posted(shop, "BillAdd")
        shop.work(lambda db: note_missing(db, lost))
    office = Office(database)
    try:
        office.see("", "QuickBooks: Rehearsal")
        screen = office.see("r", f"missing Bill {lost.ref_number}", "Journal entry 01-260106-M")
        assert screen.split("01-260106-M")[1].split()[1] == "0.00"
        office.see("m", "Documents that are missing: 1.")
        office.see("y", "this many are looked up and sent: 1.")
        office.see(ESC, "Period 2026-01-05 to 2026-01-28")
        office.see("n", "From (YYYY-MM-DD)")
        for text in ("2026-01-05", "2026-01-04"):
            office.type("\x7f" * 10 + text + ENTER)
        office.see("", "is after")
        office.type(ESC)
        office.end()
    finally:
        office.close()
    with Shop.open(str(database)) as shop:
        unknown = shop.read(lambda db: documents.all_in_state(db, "main", State.UNKNOWN))
    assert lost.document in {row.document for row in unknown}
    assert commands(database)[-1] == ("exchange send missing", "1")


def note_missing(db: Connection, row: Document) -> None:
    """Have the last comparison miss a document, as after a restore of the company file."""
    told = Difference(
        row.document, "missing", row.kind, row.ref_number, row.txn_id, row.expected, None
    )
    cache.put(db, "main", "finding", row.document, json.dumps(asdict(told)), 0)


def test_the_exchange_is_stopped_for_a_reason_and_let_go_on(office: Office) -> None:
    """The reason stands in the status, and is shown again before the exchange goes on."""
    office.see("x", "Why")
    office.type("Stock-taking" + ENTER)
    office.see("", "The exchange is stopped.")
    office.see(ESC, "STOPPED.")
    office.see("s", "Stopped by Marrow, Odell: Stock-taking.")
    office.see(ESC, "Let the exchange go on")
    office.see("x", "Is that settled")
    office.see("y", "Documents are sent again")
    office.see(ESC, "Going.")
    office.end()
    with Shop.open(str(office.database)) as shop:
        assert shop.read(lambda db: companies.get(db, "main")).stopped == ""
    assert commands(office.database)[-2:] == [("exchange stop", "1"), ("exchange go", "1")]


def test_the_mapping_is_changed_as_a_whole_after_it_was_shown(office: Office) -> None:
    """An account of a wrong type is refused in a sentence; nothing holds until it is kept."""
    office.see("m", "Nothing is changed.")
    office.see("a", "Cash in the drawer")
    office.see("over", "Cash over or short")
    office.see(ENTER, "(default) Cash Over/Short")
    office.see("accounts pay", "Search> accounts pay")
    office.type(ENTER)
    office.see("", "Accounts Payable cannot stand there")
    office.see(ESC, "Used for")
    office.see("over", "Search> over")
    office.see(ENTER, "(default) Cash Over/Short")
    office.see("cost of", "Search> cost of")
    office.type(ENTER)
    office.see("over", "Search> over", "short Cost of Goods Sold")
    office.see(ESC, "CHANGED, NOT KEPT YET.")
    office.see("c", "Detail that QuickBooks gets")
    office.see(ENTER, "detailed: a document a receipt")
    office.see("2", "Detail that QuickBooks gets detailed")
    office.see(ESC, "CHANGED, NOT KEPT YET.")
    screen = office.see("k", "What changes, from the next batch on:")
    assert "Detail that QuickBooks gets: summarised -> detailed" in screen
    assert "cash over or short: Cash Over/Short -> Cost of Goods Sold" in screen
    office.see("k", "The mapping is kept.")
    office.see(ESC, "Nothing is changed.")
    office.end()
    with Shop.open(str(office.database)) as shop:
        kept = shop.read(lambda db: mapping_of(db, "main"))
    assert (kept.mode, kept.roles[Role.OVER_SHORT].name) == (Mode.DETAILED, "Cost of Goods Sold")
    assert commands(office.database)[-1] == ("exchange map", "1")


def test_a_changed_mapping_is_not_left_unasked(office: Office) -> None:
    """Escape asks; no stays, yes throws the changes away."""
    office.see("m", "Nothing is changed.")
    office.see("t", "Visa")
    office.see("check", "Search> check")
    office.type(DOWN)
    office.see(ENTER, "Back to the default")
    office.see("2", "(default)", "+ A name that is not on the list")
    office.see("cash", "Search> cash")
    office.see(ENTER, "Undeposited Funds Cash")
    office.see(ESC, "CHANGED, NOT KEPT YET.")
    office.see(ESC, "Throw them away?")
    office.see("n", "CHANGED, NOT KEPT YET.")
    office.see(ESC, "Throw them away?")
    office.see("y", "Going.")
    office.end()
    with Shop.open(str(office.database)) as shop:
        assert shop.read(lambda db: mapping_of(db, "main")).tenders == {}


def test_accounts_are_chosen_from_quickbooks_own_chart(office: Office) -> None:
    """What QuickBooks does not have stands in brackets; an account that only QuickBooks has can be chosen."""
    office.see("m", "QuickBooks' own chart of accounts is known.")
    office.see("a", "Cash in the drawer [Cash in Drawer] Bank")
    office.see(ENTER, "QuickBooks' chart of accounts", "Till Money")
    office.see("till", "Search> till")
    office.see(ENTER, "Cash in the drawer Till Money Bank")
    office.see(ESC, "CHANGED, NOT KEPT YET.")
    office.see("x", "State tax 6.00 % default")
    office.see("state tax", "Search> state tax")
    office.see(ENTER, "State tax 6.00 %", "+ A name that is not on the list")
    office.see("out of", "Search> out of", "Out of State")
    office.see(ENTER, "State tax 6.00 % Out of State")


def test_posting_is_held_until_a_person_has_confirmed_what_is_added(database: Path) -> None:
    """What stops comes first, with its cure; confirmed, it holds nothing up, and the journal knows who did it."""
    with Shop.open(str(database)) as shop:
        shop.work(lambda db: cache.drop(db, "main", "confirmed"))
    office = Office(database)
    try:
        office.see("", "CLOSED DAYS ARE HELD BACK")
        office.see("s", "Status")
        office.see("\x1b[4~", "QuickBooks has no customer POS Daily Sales")
        office.see(ESC, "R Reconcile with QuickBooks")
        office.see("l", "Nothing is posted: 5 points to settle")
        office.see("walk", "Search> walk")
        office.see(ENTER, "Confirm to have it added", "customer POS Daily Sales")
        office.see("c", "Nothing is posted: 4 points to settle", "warn walk-in customer")
        office.end()
    finally:
        office.close()
    assert commands(database)[-1] == ("exchange confirm", "1")


def test_customers_are_taken_over_from_quickbooks(office: Office) -> None:
    """The one customer that only QuickBooks has is new here; a second import changes nothing."""
    office.see("i", "QuickBooks' lists as they were read", "customer 1")
    office.see("c", "They are shared from then on")
    office.see("y", "Imported customers: 1 new")
    office.see(ESC, "read all lists anew")
    office.see("c", "They are shared from then on")
    office.see("y", "Imported customers: Nothing has changed.")
    office.end()
    with Shop.open(str(office.database)) as shop:
        hits = shop.read(lambda db: people.search_customers(db, "abernathy"))
    assert len(hits) == 1
    assert ("exchange import customers", "1") in commands(office.database)


def test_who_lacks_the_right_needs_a_manager(database: Path) -> None:
    """A cashier may look; to stop the exchange takes the PIN of somebody with the right, whose name is kept."""
    office = Office(database, CASHIER)
    try:
        office.see("", "QuickBooks: Rehearsal")
        office.see("x", "Why")
        office.type("Help" + ENTER)
        office.see("", "may not stop the exchange")
        for text in ("1", "2580", ""):
            office.type(text + ENTER)
        office.see("", "The exchange is stopped.")
        office.end()
    finally:
        office.close()
    assert commands(database)[-1] == ("exchange stop", "1")


def test_one_of_several_companies_is_chosen_first(database: Path, made: Path) -> None:
    """With a second company file the screens ask which; everything shown is that company's."""
    with Shop.open(str(database)) as shop:
        shop.work(
            lambda db: companies.add(
                db, company="second", name="Second Shop", login="second", password="x",
                file_id=FILE_ID.replace("0001}", "0002}"), now=shop.clock(),
            )
        )  # fmt: skip
    office = Office(database)
    try:
        office.see("", "which company?", "Rehearsal (main)", "Second Shop (second)")
        office.see("2", "QuickBooks: Second Shop", "0 documents posted")
    finally:
        office.close()


MENU = "QuickBooks: Rehearsal"
WAYS = (
    (("s", "Status: Rehearsal"),),
    (("d", "Documents for QuickBooks:"), (ENTER, "Attempts")),
    (("p", "Preview: which day?"), (ENTER, "text to a file")),
    (("m", "Accounts by use"), ("a", "Used for"), (ENTER, "(default)")),
    (("m", "Accounts by use"), ("t", "Tender Account")),
    (("m", "Accounts by use"), ("d", "Bakery")),
    (("m", "Accounts by use"), ("s", "Store Class")),
    (("m", "Accounts by use"), ("x", "Sales taxes Tax")),
    (("m", "Accounts by use"), ("c", "Choice Value")),
    (("r", "Compared"),),
    (("l", "Looked at"), (ENTER, "Esc close")),
    (("i", "lists as they were read"),),
    (("c", "Who What"),),
    (("x", "Why"),),
)
"""Ways from the menu into every screen: what is typed, and what stands there then."""


def test_everything_shown_is_in_the_console_font(office: Office) -> None:
    """Pages, lists and questions draw nothing that a till's console cannot show."""
    for way in WAYS:
        for key, shown in way:
            office.see(key, shown)
            wrong = {c for c in office.text() if c not in "\n " and c not in console_font.SAFE}
            assert wrong == set(), shown
        for _, shown in reversed((("", MENU), *way[:-1])):
            office.see(ESC, shown)
