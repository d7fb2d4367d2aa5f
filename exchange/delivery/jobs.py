"""What a session works through: jobs, each of which answers three questions.

Is there work? What is to be asked? What follows from the reply? A job keeps nothing in memory: the next call may be
served by another process, or after a restart. What it must know when the reply comes goes into `Question.about`
(short text, kept in the session's row) or into rows of its own, such as `cache`.

A call is worked out on one moment of the database (`Turn.db` is for reading) and then stored: journal entries through
`Shop.append`, with `write` in the same transaction. When somebody else changed the session in between, everything is
thrown away and worked out again, so a job must not act on the world.

    class CustomerPages:
        name = "customers"

        def has_work(self, turn): return cache.get(turn.db, turn.company.company, "import", "customers") is not None

        def ask(self, turn):
            question = turn.new_id()
            query = CustomerQuery(max_returned=200, iterator="Start")
            return Question(asked=question, text=asking({"page": query}, question, turn.company.edition))

        def take(self, turn, about, reply):
            page = reply.answer("page", CustomerQuery)
            if page is None: return Taken(trouble=reply.trouble)
            return Taken(entries=…, write=lambda db: …)

An iterator lives in one session: note `turn.ticket` with it, and start again in another.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Protocol

import msgspec

from exchange.delivery import hresults
from exchange.delivery.records import Company
from exchange.qbxml.faults import BadResponse
from exchange.qbxml.message import Message
from exchange.qbxml.response import Response, ResponseSet, parse
from tui_pos.journal.connection import Connection

Write = Callable[[Connection], None]
"""Changes rows, inside the transaction of the call."""


def nothing(db: Connection) -> None:
    """Change no row."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """Hold what a job may look at during one call.

    `until` is the last position of the queue when the session began: later arrivals wait for the next one, so
    that no session is endless. `recognised` tells that the company file was proven to be this company's.
    """

    db: Connection
    company: Company
    ticket: str
    recognised: bool
    until: int
    now: int
    new_id: Callable[[], str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """Hold what goes to QuickBooks: qbXML, and the id that its requestIDs and message set carry.

    Every requestID in `text` is `asked`, or begins with it and a point; a reply that names another id is a stray.
    `write` is stored before the text leaves.
    """

    asked: str
    text: str
    about: str = ""
    write: Write = nothing


@dataclass(frozen=True, slots=True)
class Reply:
    """Hold what came back for a question: parsed answers, or what stands in their way.

    `answers` is None when QuickBooks threw (`hresult`) or what came cannot be read; `trouble` then says why.
    """

    asked: str
    text: str
    hresult: str
    message: str
    answers: ResponseSet | None
    trouble: str

    @classmethod
    def read(cls, text: str, hresult: str, message: str) -> Reply:
        """Parse what the Web Connector delivered; nothing is raised for anything that it may hold."""
        if text.strip():
            try:
                return cls("", text, hresult, message, parse(text), "")
            except BadResponse as fault:
                return cls("", text, hresult, message, None, fault.sentence)
        if hresult.strip():
            trouble = hresults.explain(hresult, message).sentence
        else:
            trouble = "QuickBooks gave no answer. It is asked again at the next run."
        return cls("", text, hresult, message, None, trouble)

    def to(self, asked: str) -> Reply:
        """Hold the same reply as one to a given question."""
        return replace(self, asked=asked)

    @property
    def is_stray(self) -> bool:
        """Tell an answer to something else, delivered late or twice; one that names nothing counts as ours."""
        if self.answers is None:
            return False
        named = {
            one.request_id.partition(".")[0] for one in self.answers.responses if one.request_id
        }
        if self.answers.new_message_set_id:
            named.add(self.answers.new_message_set_id)
        return bool(named - {self.asked})

    @property
    def is_refused_form(self) -> bool:
        """Tell that QuickBooks refused to read the question (0x80040400): asking it again would not help."""
        if self.answers is not None or self.text.strip() or not self.hresult.strip():
            return False
        return hresults.explain(self.hresult).conduct is hresults.Conduct.FORM

    def answer(self, name: str, message: type[Message]) -> Response | None:
        """Give the answer to one of the queries that `sets.asking` wrote, None if QuickBooks gave none."""
        if self.answers is None:
            return None
        return self.answers.answer(f"{self.asked}.{name}", message)


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """Hold what follows from a reply.

    `entries` go into the journal and `write` changes rows, in one transaction. `posted` and `parked` count documents
    for the session's summary. `trouble` is a sentence that ends the session, empty to go on. `recognised`
    tells that this is the company's own file.
    """

    entries: tuple[msgspec.Struct, ...] = ()
    write: Write = nothing
    posted: int = 0
    parked: int = 0
    trouble: str = ""
    recognised: bool = False


class Job(Protocol):
    """Bring one kind of work forward, a question at a time."""

    @property
    def name(self) -> str:
        """Name the job in the session's row; it never changes, as a reply may come after an upgrade."""
        ...

    def has_work(self, turn: Turn) -> bool:
        """Say whether there is something to ask now."""
        ...

    def ask(self, turn: Turn) -> Question | None:
        """Give the next question, None when there is no work."""
        ...

    def take(self, turn: Turn, about: str, reply: Reply) -> Taken:
        """Say what follows from the reply to the question that `about` belongs to."""
        ...


def next_question(turn: Turn, jobs: tuple[Job, ...]) -> tuple[Job, Question] | None:
    """Find what to ask next: the first job that has a question, in the order of `jobs`."""
    for job in jobs:
        question = job.ask(turn)
        if question is not None:
            return job, question
    return None


def has_work(turn: Turn, jobs: tuple[Job, ...]) -> bool:
    """Say whether any job has something to ask now."""
    return any(job.has_work(turn) for job in jobs)


def take(turn: Turn, jobs: tuple[Job, ...], name: str, about: str, reply: Reply) -> Taken:
    """Let the job that asked say what follows; an answer of the wrong kind is trouble, and nothing is taken from it."""
    for job in jobs:
        if job.name == name:
            try:
                return job.take(turn, about, reply)
            except BadResponse as fault:
                return Taken(trouble=fault.sentence)
    return Taken(
        trouble=f"The work “{name}” belongs to another version of tui-pos: run the update again."
    )
