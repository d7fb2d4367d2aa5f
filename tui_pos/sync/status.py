"""How a node's tills are doing, for the terminal, for a screen and for programs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice
from textwrap import wrap

from tui_pos.core.settings import Till
from tui_pos.data.queries import settings
from tui_pos.data.working import enrolments
from tui_pos.data.working.enrolments import Enrolled
from tui_pos.journal import origins, reading
from tui_pos.journal.connection import Connection
from tui_pos.sync.clashes import clashes
from tui_pos.sync.state import CLOCK_WARNING_MS

_MOST = 50
_SET_ASIDE = """
    SELECT node, epoch, seq, kind, why, seen FROM journal_quarantine ORDER BY seen DESC, seq DESC"""

ADVICE = (
    "These entries do not fit what the node has of that till: it sold on an old or copied disk, or somebody changed its"
    " file. They are in no figure here. Compare them with the till's receipts, enter what is missing at a till, and give"
    " the till's place to a fresh machine if it happens again."
)
"""What a manager does about entries that were set aside."""


@dataclass(frozen=True, slots=True)
class TillStatus:
    """Tell how one till stands: `behind` counts entries of the node it has not read, `clock` is in milliseconds."""

    node: str
    name: str
    store: str
    store_id: str
    number: int
    contact: int
    queue: int
    behind: int
    program: str
    clock: int
    entries: int
    revoked: bool
    trouble: str


@dataclass(frozen=True, slots=True)
class Quarantined:
    """Tell an entry that was set aside, and why."""

    node: str
    epoch: str
    seq: int
    kind: str
    why: str
    seen: int


@dataclass(frozen=True, slots=True)
class NodeStatus:
    """Tell how a node stands with all its tills.

    `pending` counts entries that are in the journal and not in the tables, `clashes` values of personal data that
    lost against another till's change and that nobody has looked at. The rest is of one store, where one was named.
    """

    node: str
    company: str
    entries: int
    pending: int
    clashes: int
    tills: tuple[TillStatus, ...]
    quarantine: tuple[Quarantined, ...]


def status(db: Connection, now: int, store: str = "") -> NodeStatus:
    """Look at the node's tables; `now` in milliseconds UTC, `store` the id of the one store to look at."""
    own, company = origins.own(db), settings.company(db, now)
    ((pending,),) = db.execute("SELECT count(*) FROM journal_pending")
    last = reading.last_pos(db)
    every = [_till(db, till, last) for till in enrolments.tills(db)]
    tills = tuple(till for till in every if store in ("", till.store_id))
    return NodeStatus(
        node=own.node if own else "",
        company=company.name if company else "",
        entries=last,
        pending=int(pending),
        clashes=len(clashes(db, store)),
        tills=tills,
        quarantine=_quarantine(db, {till.node for till in tills} if store else None),
    )


def _quarantine(db: Connection, nodes: set[str] | None) -> tuple[Quarantined, ...]:
    """List what was set aside, of some tills or of everybody."""
    found = (Quarantined(*row) for row in db.execute(_SET_ASIDE))
    return tuple(islice((q for q in found if nodes is None or q.node in nodes), _MOST))


def _till(db: Connection, enrolled: Enrolled, last: int) -> TillStatus:
    known = settings.till(db, enrolled.node) or Till(enrolled.node, "", 0, enrolled.node[-8:])
    place = settings.store(db, known.store)
    held = sum(o.seq for o in origins.every(db) if o.node == enrolled.node)
    return TillStatus(
        node=enrolled.node,
        name=known.name,
        store=place.name if place else "",
        store_id=known.store,
        number=known.number,
        contact=enrolled.contact,
        queue=enrolled.queue,
        behind=max(0, last - enrolled.feed),
        program=enrolled.program,
        clock=enrolled.ahead,
        entries=held,
        revoked=bool(enrolled.revoked),
        trouble=enrolled.trouble,
    )


def contents(db: Connection, one: Quarantined) -> list[str]:
    """Give what entries of this name say that were set aside, as JSON."""
    name = (one.node, one.epoch, one.seq)
    sql = "SELECT raw FROM journal_quarantine WHERE node = ? AND epoch = ? AND seq = ?"
    return [bytes(raw).decode("utf-8", "replace") for (raw,) in db.execute(sql, name)]


def details(till: TillStatus, now: int) -> list[str]:
    """Say everything of one till, a sentence each."""
    text = [
        f"Last heard {heard(till, now)}; {till.queue} of its entries were waiting then.",
        f"It has not read {till.behind} of the node's entries yet; the node has {till.entries} of its own.",
        f"Program {till.program or 'not known'}; {_clock(till.clock)}.",
    ]
    if till.trouble:
        text.append(f"Trouble: {till.trouble}")
    if till.revoked:
        text.append("It is shut out.")
    return text


def _clock(ahead: int) -> str:
    """Say how a till's clock differs from the node's, in seconds; what the way takes is no difference."""
    seconds = abs(ahead) // 1000
    if not seconds:
        return "its clock agrees with the node's"
    return f"its clock is {seconds} s {'ahead of' if ahead > 0 else 'behind'} the node's"


def lines(found: NodeStatus, now: int) -> list[str]:
    """Write the status as a page for the terminal, 80 columns."""
    text = [
        f"{found.company or 'No company yet'}: {found.entries} entries, {len(found.tills)} tills"
    ]
    if found.pending:
        text.append(f"{found.pending} entries wait for an update of this node or cannot be applied")
    if found.clashes:
        text.append(
            f"{found.clashes} values of people were changed on two tills: see Tills in the office"
        )
    text.append("")
    text.append(f"{'Till':<22}{'Heard':>12}{'Queue':>7}{'Unread':>8}  {'Program':<9}State")
    text += [_line(till, now) for till in found.tills]
    if found.quarantine:
        text += ["", "In the quarantine, the newest first:"]
        text += [
            f"  {when(q.seen)}  entry {q.seq} of till {q.node[-8:]}, {q.kind}: {q.why}"
            for q in found.quarantine
        ]
        text += ["", *wrap(ADVICE, 79)]
    return text


def _line(till: TillStatus, now: int) -> str:
    name = f"{till.number:02d} {till.name[:8]} {till.store}"[:21]
    return (
        f"{name:<22}{heard(till, now):>12}{till.queue:>7}{till.behind:>8}  {till.program:<9}"
        f"{word(till)}"
    )


def heard(till: TillStatus, now: int) -> str:
    """Say how long ago a till was last heard."""
    return _ago(now - till.contact) if till.contact else "never"


def word(till: TillStatus) -> str:
    """Say in a few words how a till is."""
    if till.revoked:
        return "revoked"
    if till.trouble:
        return f"trouble: {till.trouble}"
    if abs(till.clock) >= CLOCK_WARNING_MS:
        side = "fast" if till.clock > 0 else "slow"
        return f"its clock is {_ago(abs(till.clock)).removesuffix(' ago')} {side}"
    return "well"


def _ago(milliseconds: int) -> str:
    seconds = max(0, milliseconds // 1000)
    for size, word in ((86_400, "d"), (3_600, "h"), (60, "min")):
        if seconds >= 2 * size:
            return f"{seconds // size} {word} ago"
    return f"{seconds} s ago"


def when(at: int) -> str:
    """Write a moment in UTC."""
    return datetime.fromtimestamp(at / 1000, UTC).strftime("%Y-%m-%d %H:%M")
