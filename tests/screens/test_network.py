"""The top line's word for the network, and the screen behind it."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pytest
from textual.app import App, ComposeResult

from tests.screens.register import OATS_16, OWNER
from tests.screens.test_scanner import come_true, names, selling
from tui_pos.data.queries import people
from tui_pos.journal import bodies
from tui_pos.register import network
from tui_pos.register.main import Scanned
from tui_pos.register.view import TopLine
from tui_pos.register.widgets.bars import TopBar
from tui_pos.till.standing import State, Trouble, Word

NOW = int(datetime(2026, 1, 5, 15, 24, tzinfo=UTC).timestamp() * 1000)
MINUTE, DAY = 60_000, 24 * 3600_000


def local(at: int) -> datetime:
    """A shop in Greenwich."""
    return datetime.fromtimestamp(at / 1000, UTC)


@pytest.mark.parametrize(
    ("state", "word"),
    [
        (State(), ""),
        (State(Word.IN_STEP), "in step"),
        (State(Word.WAITING, queue=12), "waiting 12"),
        (State(Word.BEHIND, behind=5120), "catching up 5120"),
        (State(Word.OFFLINE, lost=NOW - 19 * MINUTE), "offline since 15:05"),
        (State(Word.OFFLINE, lost=NOW - 31 * DAY), "offline since 12-05 15:24"),
        (State(Word.REFUSED, why="The disk is full."), "refused: The disk is full."),
        (
            State(Word.REFUSED, why="The node does not know this till's credential: join again."),
            "refused: The node does not know this ..",
        ),
    ],
)
def test_one_word_says_how_it_stands(state: State, word: str) -> None:
    """Nothing for a till that works alone; a day with the hour when it is not today's."""
    assert network.word(state, local, NOW) == word


def test_the_screen_says_how_much_waits_since_when_and_why() -> None:
    """Queue, last contact, clock, program and the last errors with their times, within the dialog's 74 columns."""
    trouble = Trouble(NOW - MINUTE, "The node at https://office:8770 does not answer (refused).")
    state = State(
        Word.OFFLINE, 12, NOW - 2 * MINUTE, NOW - MINUTE, "", 3, 99, 180_000, "https://office:8770",
        "1.4", (trouble,),
    )  # fmt: skip
    assert network.rows(state, local, NOW, 74) == [
        "State         offline",
        "Since         2026-01-05 15:23:00",
        "Node          https://office:8770",
        "Its program   tui-pos 1.4",
        "Last heard    2026-01-05 15:22:00",
        "To send       12 entries",
        "To read       3 entries",
        "Clock         this till's is 180 s before the node's: set the wrong one",
        "",
        "Last errors",
        "15:23         The node at https://office:8770 does not answer (refused).",
    ]


def test_a_till_alone_has_nothing_to_show() -> None:
    """It says how it would become a till of a node."""
    assert network.rows(State(), local, NOW, 74)[0] == (
        "This till works alone: it belongs to no node."
    )


async def test_the_top_line_keeps_receipt_and_cashier_when_it_is_full() -> None:
    """In 80 columns a long place gives way to who works, the state and the time."""
    bar = TopBar()
    view = TopLine(
        "Harbor Street General Store  Till 1",
        "0101-000002",
        "Ferrow, Bram",
        "15:24",
        ("offline since 15:05",),
    )

    class Bare(App[None]):
        def compose(self) -> ComposeResult:
            yield bar

    async with Bare().run_test(size=(80, 24)):
        bar.show(view)
        (((text, _),),) = bar.lines(80, 1)
    assert text == (
        " Harbor Street General S  0101-000002  Ferrow, Bram  offline since 15:05  15:24 "
    )


async def test_who_was_shut_out_elsewhere_finishes_the_sale_and_is_signed_off(shop: Path) -> None:
    """The word came in the middle of a sale: it is paid, and then the till asks who works here."""
    async with selling(shop) as app:
        app.post_message(Scanned(OATS_16))
        await come_true(lambda: names(app) == ["Rolled oats 16 oz"] and not app.work.busy)

        def shut_out() -> None:
            staff = people.staff_by_number(app.till.machine.db, OWNER[0])
            assert staff is not None
            gone = msgspec.structs.replace(staff, active=False)
            app.till.shop.append([bodies.StaffSaved((gone,))], actor="node")

        await app.work.call(shut_out)
        app._seen = (-1, 0)
        app._look()
        assert not app.work.busy
        app.sale.do_cash()
        await come_true(lambda: app.screen is app._sign_on)
        assert app.till.people.session is None
        assert "is finished" in app.sale.message.message.text
