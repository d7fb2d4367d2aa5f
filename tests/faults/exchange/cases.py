"""The cases: each call of a session, each way it can go wrong, for each kind of document and list entry.

A quiet run of each kind's shop says at which update and call its request leaves; the cases then break exactly there. Calls
that belong to no request (versions, sign-in, good-bye, what is asked after an error) are broken in the update that
carries it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, get_args

from exchange.rehearsal import Faults, LineFault, Update
from exchange.rehearsal.line import Mishap
from tests.faults.exchange.figures import Seen
from tests.faults.exchange.service import Death, Services, When
from tests.faults.exchange.shops import KINDS, LISTS, Template, Templates
from tests.faults.exchange.site import Aim, AimedCompany, Site

Case = Callable[[Path], Seen]

WHENS: tuple[When, ...] = get_args(When)
MISHAPS: tuple[Mishap, ...] = get_args(Mishap)
SIGN_IN_COMMITS = 4
"""Commits of a sign-in that cuts a day: forgiving wrong passwords, following the journal, the cut, the session."""

_UNSURE = {"remembered": "id"}
QUICKBOOKS: dict[str, Aim] = {
    "dies before its commit": Aim("", {}, "die_before_commit"),
    "dies before its commit, unsure": Aim("", _UNSURE, "die_before_commit"),
    "dies after its commit": Aim("", {}, "die_after_commit"),
    "dies after its commit, unsure": Aim("", _UNSURE, "die_after_commit"),
    "loses its answer": Aim("", {}, "lose_response"),
    "cannot store its answer": Aim("", {}, "store_fails"),
    "finds the record locked": Aim("", {"lock_tries": 1}),
    "finds a dialog open": Aim("", {"modal_dialog": 1}),
}
"""What can happen to QuickBooks while it works on a request."""


@dataclass(frozen=True, slots=True)
class Target:
    """Name what a case aims at: a request, the kind of shop it occurs in, and where it leaves in a quiet run."""

    request: str
    kind: str
    update: int
    call: int


class Targets:
    """Find where each kind's request leaves, by one quiet run of each shop."""

    def __init__(self, services: Services, templates: Templates, folder: Path) -> None:
        self.services, self.templates, self.folder = services, templates, folder
        self._runs: dict[str, list[list[str]]] = {}

    def of(self, request: str) -> Target:
        """Find a request in the shop that makes one."""
        kind = LISTS.get(request, request)
        if kind not in self._runs:
            self._runs[kind] = self._quiet(kind)
        for n, texts in enumerate(self._runs[kind]):
            for call, text in enumerate(texts, 1):
                if f"<{request}Rq" in text:
                    return Target(request, kind, n, call)
        raise LookupError(f"no {request} leaves from the shop of {kind}")

    def _quiet(self, kind: str) -> list[list[str]]:
        site = Site(self.services, self.templates.of(kind), self.folder / f"quiet-{kind}")
        site.finish()
        assert site.report().clean, f"{kind}: {site.report().plain()}"
        return [
            [str(call.answer) for call in update.calls if call.operation == "sendRequestXML"]
            for update in site.updates
        ]


def cases(targets: Targets) -> Iterator[tuple[str, Case]]:
    """List all cases with their titles; what they aim at is found when they run."""
    for request in (*KINDS, *LISTS):
        yield from _of_request(targets, request)
    for request in KINDS:
        yield from _of_session(targets, request)


def _of_request(targets: Targets, request: str) -> Iterator[tuple[str, Case]]:
    for operation in ("sendRequestXML", "receiveResponseXML"):
        for mishap in MISHAPS:
            yield f"{request}: {mishap} {operation}", _broken(targets, request, operation, mishap)
        for when in WHENS:
            title = f"{request}: service killed {when} the commit of {operation}"
            yield title, _killed(targets, request, Death(operation, when))
    for what, aim in QUICKBOOKS.items():
        yield f"{request}: QuickBooks {what}", _aimed(targets, request, aim)


def _of_session(targets: Targets, request: str) -> Iterator[tuple[str, Case]]:
    for operation in ("serverVersion", "clientVersion", "authenticate", "closeConnection"):
        for mishap in MISHAPS:
            title = f"{request}: {mishap} {operation}"
            yield title, _broken(targets, request, operation, mishap, call=1)
        for when in WHENS:
            commits = SIGN_IN_COMMITS if operation == "authenticate" else 1
            for commit in range(1, commits + 1):
                title = f"{request}: service killed {when} commit {commit} of {operation}"
                death = Death(operation, when, 1, commit)
                yield title, _killed(targets, request, death, call=1)
    for operation, aim in _TROUBLED.items():
        for mishap in MISHAPS:
            title = f"{request}: {mishap} {operation}"
            yield title, _broken(targets, request, operation, mishap, call=1, aim=aim)
        for when in WHENS:
            title = f"{request}: service killed {when} the commit of {operation}"
            yield title, _killed(targets, request, Death(operation, when), call=1, aim=aim)


_TROUBLED = {
    "connectionError": Aim("begin", {"modal_dialog": 1}),
    "getLastError": QUICKBOOKS["finds a dialog open"],
}
"""What has to go wrong in QuickBooks for a call to be made at all."""


def _run(
    targets: Targets, request: str, folder: Path, aim: Aim | None, break_: dict[str, Any]
) -> Seen:
    """Run quietly up to the update that carries the request, break something there, and come to an end."""
    target = targets.of(request)
    template: Template = targets.templates.of(target.kind)
    site = Site(targets.services, template, folder)
    for _ in range(target.update):
        site.update()
    if aim and aim.request == "begin":
        site.books.faults = Faults(**aim.faults)
    at = Aim(target.request, aim.faults, aim.number, aim.later) if aim else None
    aimed = AimedCompany(site.books, at)
    broken = site.update(**break_)
    happened = [
        aim is None or aim.request == "begin" or aimed.sprung,
        "death" not in break_ or not site.is_served,
        all(_is_told(fault, broken) for fault in break_.get("line", ())),
    ]
    site.finish()
    return Seen(site.report(), site.kills - 1, missed=not all(happened))


def _is_told(fault: LineFault, update: Update) -> bool:
    """Say whether an update shows its broken call; one that arrives twice is answered as if nothing was."""
    named = [call for call in update.calls if call.operation == fault.operation]
    return len(named) >= fault.nth and (
        fault.kind == "repeat" or bool(named[fault.nth - 1].problem)
    )


def _broken(
    targets: Targets,
    request: str,
    operation: str,
    mishap: Mishap,
    call: int = 0,
    aim: Aim | None = None,
) -> Case:
    def case(folder: Path) -> Seen:
        nth = call or targets.of(request).call
        fault = LineFault(mishap, operation, nth)
        return _run(targets, request, folder, aim, {"line": (fault,)})

    return case


def _killed(
    targets: Targets, request: str, death: Death, call: int = 0, aim: Aim | None = None
) -> Case:
    def case(folder: Path) -> Seen:
        nth = call or targets.of(request).call
        at = Death(death.operation, death.when, nth, death.commit)
        return _run(targets, request, folder, aim, {"death": at})

    return case


def _aimed(targets: Targets, request: str, aim: Aim) -> Case:
    return lambda folder: _run(targets, request, folder, aim, {})
