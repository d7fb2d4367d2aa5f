"""A stand-in QuickBooks Web Connector: it calls the application and carries its qbXML to a company file.

One `update` is what the real one does each time it is due: serverVersion, clientVersion, authenticate, a
session with QuickBooks, then sendRequestXML and receiveResponseXML in turn until the application is done.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import Enum
from typing import NoReturn

from exchange.rehearsal.application import Application
from exchange.rehearsal.company import Company, Session
from exchange.rehearsal.contract import Answered, BadAnswer, Client, LineBroken, Sent
from exchange.rehearsal.status import ProcessorError

VERSION = "2.3.0.215"
"""What clientVersion is told: a version that is in wide use."""

DONE = 100
NOOP_PAUSE = 5.0
"""Seconds between a NoOp and the next sendRequestXML."""

CONNECTION_TRIES = 10
"""Company files tried after connectionError before the stand-in gives up; the real one goes on for ever."""

MOST_SETS = 20_000
"""Message sets in one session before the stand-in stops an application that never ends it."""

PROBLEMS = {
    "clientVersion": 1046,
    "authenticate": 1012,
    "sendRequestXML": 1041,
    "receiveResponseXML": 1042,
    "getLastError": 1043,
    "closeConnection": 1044,
    "connectionError": 1045,
}
"""The Web Connector's own code when a call breaks or is answered wrongly."""


class Outcome(Enum):
    """Say how an update ended."""

    COMPLETED = "completed"
    NO_DATA = "No Data Exchange"
    BAD_PASSWORD = "Invalid password for username"
    BUSY = "Application Busy"
    POSTPONED = "Update postponed by application"
    REFUSED = "refused by the application's version check"
    NOT_CONNECTED = "QuickBooks could not be reached"
    WITH_ERROR = "completed with an error"
    BROKEN = "the application could not be reached or answered wrongly"


@dataclass(frozen=True, slots=True)
class Call:
    """Record one call: what was sent, what came back (or what broke)."""

    operation: str
    parameters: dict[str, Sent]
    answer: Answered = ""
    problem: str = ""


@dataclass(slots=True)
class Update:
    """Report on one update: how it ended, what was said, every call in order."""

    outcome: Outcome = Outcome.COMPLETED
    text: str = ""
    """What the status column shows: the text of closeConnection, or of the error."""
    problem: int = 0
    """The Web Connector's own code (1012, 1041 …); 0 if there was none."""
    calls: list[Call] = field(default_factory=list)
    sets: int = 0
    """Message sets that were carried to QuickBooks."""
    postponed: int = 0
    """Seconds by which the application postponed the update."""
    least_interval: int = 0
    """Seconds that the application wants between two updates at least."""

    @property
    def operations(self) -> list[str]:
        """List the operations called, in order."""
        return [call.operation for call in self.calls]


class _Ended(Exception):
    """Leave an update early."""


@dataclass(slots=True)
class WebConnector:
    """Run updates of one application against one company file.

    `path` is the company file that the user tied the application to, empty for the one that is open.
    `tries` is how often a broken receiveResponseXML is sent before the update is given up, and
    `closes_after_break` whether closeConnection is still called then: neither is documented.
    """

    application: Application
    password: str
    company: Company
    client: Client
    path: str = ""
    auto_run: bool = True
    tries: int = 1
    closes_after_break: bool = False
    most_sets: int = MOST_SETS
    sleep: Callable[[float], None] = time.sleep

    def update(self) -> Update:
        """Run one update; whatever goes wrong is in the report, nothing is raised."""
        report = Update()
        ticket = ""
        try:
            self._versions(report)
            ticket, path = self._authenticate(report)
            self._work(report, ticket, path)
        except _Ended:
            if ticket and report.outcome is Outcome.BROKEN and self.closes_after_break:
                self._close_anyhow(report, ticket)
        return report

    def run(self, most: int = 100) -> list[Update]:
        """Run updates until one carried nothing, as many evenings would; at most `most`."""
        updates: list[Update] = []
        while len(updates) < most:
            updates.append(self.update())
            if not updates[-1].sets:
                break
        return updates

    def _call(self, report: Update, operation: str, **parameters: Sent) -> Answered:
        """Make one call; a line that breaks or a wrong answer ends the update with the code of the operation."""
        tries = self.tries if operation == "receiveResponseXML" else 1
        for left in reversed(range(tries)):
            try:
                answer = self.client.call(operation, parameters)
            except (LineBroken, BadAnswer) as broken:
                report.calls.append(Call(operation, parameters, problem=str(broken)))
                if not left or isinstance(broken, BadAnswer):
                    self._end(report, Outcome.BROKEN, str(broken), PROBLEMS.get(operation, 1012))
            else:
                report.calls.append(Call(operation, parameters, answer))
                return answer
        raise AssertionError("unreachable")

    @staticmethod
    def _end(report: Update, outcome: Outcome, text: str, problem: int = 0) -> NoReturn:
        report.outcome, report.text, report.problem = outcome, text, problem
        raise _Ended

    def _versions(self, report: Update) -> None:
        """Ask for the server's version (a service without it is tolerated) and offer ours."""
        try:
            answer = self.client.call("serverVersion", {})
            report.calls.append(Call("serverVersion", {}, answer))
        except BadAnswer as wrong:
            report.calls.append(Call("serverVersion", {}, problem=str(wrong)))
        except LineBroken as broken:
            report.calls.append(Call("serverVersion", {}, problem=str(broken)))
            self._end(report, Outcome.BROKEN, str(broken), PROBLEMS["authenticate"])
        answer = self._call(report, "clientVersion", strVersion=VERSION)
        text = answer if isinstance(answer, str) else ""
        if text and text[:2] not in ("W:", "E:", "O:"):
            self._end(report, Outcome.REFUSED, f"not understood: {text}", PROBLEMS["clientVersion"])
        if text[:2] in ("E:", "O:"):
            self._end(report, Outcome.REFUSED, text)

    def _authenticate(self, report: Update) -> tuple[str, str]:
        """Sign on; give ticket and company file, or end with what the application said instead."""
        answer = self._call(
            report, "authenticate", strUserName=self.application.user, strPassword=self.password
        )
        if not isinstance(answer, list) or len(answer) < 2:
            text = "authenticate needs two strings: index out of range"
            self._end(report, Outcome.BROKEN, text, PROBLEMS["authenticate"])
        ticket, word = answer[0], answer[1]
        refusals = {
            "none": Outcome.NO_DATA,
            "nvu": Outcome.BAD_PASSWORD,
            "busy": Outcome.BUSY,
        }
        if word.lower() in refusals:
            self._close(report, ticket)
            self._end(report, refusals[word.lower()], refusals[word.lower()].value)
        if self.auto_run:
            report.postponed, report.least_interval = _seconds(answer, 2), _seconds(answer, 3)
            if len(answer) > 2 and answer[2]:
                self._close(report, ticket)
                self._end(report, Outcome.POSTPONED, Outcome.POSTPONED.value)
        return ticket, word

    def _work(self, report: Update, ticket: str, path: str) -> None:
        session = self._begin(report, ticket, path or self.path)
        try:
            about = self._ask_about(report, ticket, session)
            self._exchange(report, ticket, session, about)
        finally:
            session.end()
        closing = self._close(report, ticket)
        if report.outcome is Outcome.COMPLETED or not report.text:
            report.text = closing

    def _begin(self, report: Update, ticket: str, path: str) -> Session:
        """Begin a session with QuickBooks; on an error the application says "done" or which file to try next."""
        for _ in range(CONNECTION_TRIES):
            try:
                return self.company.begin_session(path)
            except ProcessorError as thrown:
                path = self._connection_error(report, ticket, thrown)
        self._end(report, Outcome.NOT_CONNECTED, "connectionError was never answered done", 1013)

    def _connection_error(self, report: Update, ticket: str, thrown: ProcessorError) -> str:
        answer = self._call(
            report,
            "connectionError",
            ticket=ticket,
            hresult=thrown.hresult,
            message=thrown.message,
        )
        if isinstance(answer, str) and answer.lower() != "done":
            return answer
        self._close(report, ticket)
        self._end(report, Outcome.NOT_CONNECTED, f"{thrown.hresult}: {thrown.message}", 1013)

    def _ask_about(self, report: Update, ticket: str, session: Session) -> str:
        """Stamp the FileID once, then ask for host, company and preferences; the first call carries the answer."""
        self.company.stamp_file_id(self.application.owner_id, self.application.file_id)
        request = (
            '<?xml version="1.0"?><?qbxml version="3.0"?><QBXML><QBXMLMsgsRq onError="continueOnError">'
            '<HostQueryRq requestID="0"/><CompanyQueryRq requestID="1">'
            f"<OwnerID>{self.application.owner_id}</OwnerID></CompanyQueryRq>"
            '<PreferencesQueryRq requestID="2"/></QBXMLMsgsRq></QBXML>'
        )
        try:
            return session.process(request)
        except ProcessorError as thrown:
            self._connection_error(report, ticket, thrown)
            self._close(report, ticket)
            self._end(report, Outcome.NOT_CONNECTED, str(thrown), 1014)

    def _exchange(self, report: Update, ticket: str, session: Session, about: str) -> None:
        """Carry message sets until the application says 100, a negative number, or has no more to send."""
        newest = self.company.quirks.newest_version
        while report.sets < self.most_sets:
            request = self._call(
                report,
                "sendRequestXML",
                ticket=ticket,
                strHCPResponse=about,
                strCompanyFileName=self.company.path,
                qbXMLCountry="US",
                qbXMLMajorVers=newest,
                qbXMLMinorVers=0,
            )
            about = ""
            if not request:
                if not self._no_request(report, ticket):
                    return
                continue
            answer, hresult, message = _run(session, str(request))
            report.sets += 1
            progress = self._call(
                report,
                "receiveResponseXML",
                ticket=ticket,
                response=answer,
                hresult=hresult,
                message=message,
            )
            if not isinstance(progress, int) or progress < 0:
                report.text = str(self._call(report, "getLastError", ticket=ticket))
                report.outcome = Outcome.WITH_ERROR
                return
            if progress >= DONE:
                return
        report.outcome = Outcome.WITH_ERROR
        report.text = f"stopped after {self.most_sets} message sets: the application never ended"

    def _no_request(self, report: Update, ticket: str) -> bool:
        """Ask why there was no request: true for a NoOp, after its pause; else the update ends."""
        why = self._call(report, "getLastError", ticket=ticket)
        if why == "NoOp":
            self.sleep(NOOP_PAUSE)
            return True
        if why == "Interactive mode":
            self._call(report, "getInteractiveURL", wcTicket=ticket, sessionID="1")
            reason = "Nobody is at the keyboard of a rehearsal."
            self._call(report, "interactiveRejected", wcTicket=ticket, reason=reason)
        if why:
            report.text, report.outcome = str(why), Outcome.WITH_ERROR
        return False

    def _close_anyhow(self, report: Update, ticket: str) -> None:
        try:
            answer = self.client.call("closeConnection", {"ticket": ticket})
        except (LineBroken, BadAnswer) as broken:
            report.calls.append(Call("closeConnection", {"ticket": ticket}, problem=str(broken)))
        else:
            report.calls.append(Call("closeConnection", {"ticket": ticket}, answer))

    def _close(self, report: Update, ticket: str) -> str:
        return str(self._call(report, "closeConnection", ticket=ticket))


def _seconds(answer: list[str], index: int) -> int:
    text = answer[index] if len(answer) > index else ""
    return int(text) if text.isdigit() else 0


def _run(session: Session, request: str) -> tuple[str | None, str | None, str | None]:
    """Carry a set to QuickBooks: its answer, or HRESULT and message if it threw."""
    try:
        return session.process(request), None, None
    except ProcessorError as thrown:
        return None, thrown.hresult, thrown.message
