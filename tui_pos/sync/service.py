"""The node as one ASGI application: the questions of `sync.link`, and how it is doing."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from typing import Any, TypeVar

from starlette.applications import Starlette
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from tui_pos.core.refusal import Refusal
from tui_pos.data import upkeep
from tui_pos.data.shop import Shop
from tui_pos.data.working.enrolments import Enrolled
from tui_pos.journal import reading
from tui_pos.journal.connection import Connection
from tui_pos.sync import closing, enrolment, link, node, stating, wire
from tui_pos.sync.feed import CAN_WAIT, EVERYWHERE, IN_STORE, Recent
from tui_pos.sync.shops import Factory, Shops

M = TypeVar("M", bound=wire.Message)

_log = logging.getLogger("tui_pos.node")

BODY_SECONDS = 30
"""How long a body may take to arrive: a slower sender is cut off."""

MOST_TOGETHER = 32
"""Batches of tills that are stored in one transaction."""

LONGEST_WAIT = 25
"""Seconds that a till may be kept waiting for news; shorter than what proxies allow."""

POLL_SECONDS = 0.5
"""How often a process looks for what others (a second service, the command line) stored in the same database."""

DEFECT_SECONDS = 30
"""How long the watch rests after a mistake of the program."""

TIDY_SECONDS = 3600
"""How often a process looks whether entries are old enough for an archive file."""

_STATUS = {"credential": 401, "foreign_entry": 403, "too_large": 413, "slow": 408, "malformed": 400, "bad_entry": 400,
           "protocol": 426, "storage": 503, "busy": 503, "no_key": 503}  # fmt: skip
_WAKES = (EVERYWHERE | IN_STORE) - CAN_WAIT


class News:
    """Wake the tills that wait when something arrives that cannot."""

    def __init__(self) -> None:
        self._event = asyncio.Event()
        self.closing = False

    def fire(self) -> None:
        """Wake everybody who waits."""
        event, self._event = self._event, asyncio.Event()
        event.set()

    def close(self) -> None:
        """Let nobody wait any more: the service stops."""
        self.closing = True
        self.fire()

    @property
    def next(self) -> asyncio.Event:
        """What the next news will set; take it before looking, so that none is missed between the look and the wait."""
        return self._event

    async def wait(self, news: asyncio.Event, seconds: float) -> None:
        """Wait for news, or until the time is up."""
        if self.closing:
            return
        try:
            async with asyncio.timeout(seconds):
                await news.wait()
        except TimeoutError:
            return


class Service:
    """Answer tills over HTTP; one for each serving process."""

    def __init__(self, shops: Shops, authority: str, named: bool) -> None:
        self.shops = shops
        self.news = News()
        self._authority = authority
        self._named = named
        self._recent: Recent | None = None
        self._waiting: list[tuple[Enrolled, wire.Push, asyncio.Future[wire.Pushed]]] = []
        self._storing: asyncio.Task[None] | None = None
        self._making = asyncio.Lock()
        self._tidied = time.monotonic()

    async def ask(self, request: Request, kind: type[M]) -> M:
        """Read a request's message within its limits."""
        return wire.unpack(await _body(request), kind)

    async def till(self, request: Request) -> Enrolled:
        """Give the till that a request's credential belongs to; refuses others before the body is read."""
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        if scheme.lower() != "bearer":
            token = ""
        return await self.shops.read(lambda db: enrolment.authorised(db, token))

    async def about(self, request: Request) -> wire.Message:
        """Introduce the node; needs no credential."""
        return await self.shops.write(lambda shop: node.about(shop, self._authority, self._named))

    async def join(self, request: Request) -> wire.Message:
        """Let a till in with a one-time code."""
        message = await self.ask(request, wire.Join)

        def work(shop: Shop) -> wire.Joined:
            about = node.about(shop, self._authority, self._named)
            return enrolment.let_in(shop, about, message)

        return await self.shops.write(work)

    async def hello(self, request: Request) -> wire.Message:
        """Begin a conversation."""
        till = await self.till(request)
        message = await self.ask(request, wire.Hello)
        return await self.shops.write(lambda shop: node.welcome(shop, till, message))

    async def push(self, request: Request) -> wire.Message:
        """Store entries."""
        till = await self.till(request)
        message = await self.ask(request, wire.Push)
        answer: asyncio.Future[wire.Pushed] = asyncio.get_running_loop().create_future()
        self._waiting.append((till, message, answer))
        if self._storing is None:
            self._storing = asyncio.create_task(self._store())
        return await answer

    async def _store(self) -> None:
        """Store what waits, all that came meanwhile in one transaction: under load a sync serves many tills."""
        while self._waiting:
            batch = self._waiting[:MOST_TOGETHER]
            del self._waiting[: len(batch)]
            handed = [(till, message) for till, message, _ in batch]
            try:
                answers: Sequence[wire.Pushed | BaseException] = await self.shops.write(
                    lambda shop: node.push_together(shop, handed)  # noqa: B023
                )
            except Exception as error:
                answers = [error] * len(batch)
            for (_, message, future), answer in zip(batch, answers, strict=True):
                if future.done():
                    continue
                if isinstance(answer, BaseException):
                    future.set_exception(answer)
                else:
                    future.set_result(answer)
                if any(carried.kind in _WAKES for carried in message.entries):
                    self.news.fire()
        self._storing = None

    async def tail(self, request: Request) -> wire.Message:
        """Give a till's own entries back."""
        till = await self.till(request)
        message = await self.ask(request, wire.Tail)
        return await self.shops.look(lambda shop: node.tail(shop, till, message))

    async def feed(self, request: Request) -> wire.Message:
        """Give what others did, waiting for something that cannot wait."""
        till = await self.till(request)
        message = await self.ask(request, wire.Feed)
        ends = time.monotonic() + min(max(message.wait, 0), LONGEST_WAIT)
        while True:
            news = self.news.next
            answer, urgent = await self.shops.look(lambda shop: self._feed(shop, till, message))
            left = ends - time.monotonic()
            if urgent or left <= 0 or self.news.closing:
                return answer
            await self.news.wait(news, left)

    async def persons(self, request: Request) -> wire.Message:
        """Store personal data."""
        await self.till(request)
        message = await self.ask(request, wire.Persons)
        answer = await self.shops.write(lambda shop: node.take_persons(shop, message))
        if answer.taken:
            self.news.fire()
        return answer

    async def secrets(self, request: Request) -> wire.Message:
        """Swap credentials."""
        await self.till(request)
        message = await self.ask(request, wire.Secrets)
        return await self.shops.write(lambda shop: node.swap_secrets(shop, message))

    async def balance(self, request: Request) -> wire.Message:
        """Tell a balance over all tills."""
        await self.till(request)
        message = await self.ask(request, wire.AskBalance)
        return await self.shops.read(lambda db: node.tell_balance(db, message))

    async def receipt(self, request: Request) -> wire.Message:
        """Tell a receipt with what came back of it over all tills."""
        await self.till(request)
        message = await self.ask(request, wire.AskReceipt)
        return await self.shops.look(lambda shop: node.tell_receipt(shop, message))

    async def snapshot(self, request: Request) -> wire.Message:
        """Give a part of a snapshot; one at a time is made, for whoever comes next may take it too."""
        till = await self.till(request)
        message = await self.ask(request, wire.Snapshot)

        def serve(shop: Shop) -> wire.Stated | None:
            return shop.read(lambda db: stating.serve(shop, db, till, message))

        found = await self.shops.look(serve)
        if found is None:
            async with self._making:
                found = await self.shops.look(serve)
                if found is None:
                    made = await self.shops.look(lambda shop: stating.make(shop, till, message))
                    await self.shops.write(lambda shop: stating.keep(shop, made))
                    found = made.first()
        return found

    async def watch(self) -> None:
        """Notice what other processes store in the same database, and fold what came while nobody hands over.

        Whatever fails is said in the log and tried again: without a watch no store's day would close any more.
        """
        seen = closed = -1
        while True:
            await asyncio.sleep(POLL_SECONDS)
            try:
                await self._rest()
                before = seen
                seen, wakes = await self.shops.read(lambda db: _news_since(db, before))  # noqa: B023
                if wakes:
                    self.news.fire()
                if await self.shops.read(lambda db: _days_closed_since(db, closed)):  # noqa: B023
                    await self.shops.write(closing.close_days)
                closed = seen
            except Refusal as refusal:
                _log.warning("watching failed", extra={"code": refusal.code})
            except Exception:
                _log.exception("watching failed")
                await asyncio.sleep(DEFECT_SECONDS)

    async def _rest(self) -> None:
        """Bring roll-ups forward in slices, each behind what tills hand over: reports and snapshots read them."""
        with suppress(Refusal):
            while not self.news.closing and not self._waiting and await self.shops.write(Shop.rest):
                pass
            if time.monotonic() - self._tidied > TIDY_SECONDS:
                self._tidied = time.monotonic()
                await self.shops.write(closing.close_days)
                while not self.news.closing and await self.shops.write(_tidy):
                    pass

    def _feed(self, shop: Shop, till: Enrolled, message: wire.Feed) -> tuple[wire.Fed, bool]:
        if self._recent is None:
            self._recent = Recent(shop.read(node.own_node), shop.archives)
        recent = self._recent
        return shop.read(lambda db: node.feed(db, recent, till, message))


def build_app(
    shop_factory: Factory,
    *,
    authority: str = "",
    named: bool = False,
) -> Starlette:
    """Make the node's application; its database is opened here, and closed when the application ends.

    `shop_factory(read_only)` opens it. `authority` is the certificate that tills pin, `named` whether it is a public
    one.
    """
    shops = Shops(shop_factory)
    service = Service(shops, authority, named)

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        watching = asyncio.create_task(service.watch())
        yield
        service.news.close()
        watching.cancel()
        await asyncio.to_thread(shops.close)

    routes: list[BaseRoute] = [
        Route("/health", _health),
        Route("/ready", _ready(shops)),
        Route("/v1/about", _answer(service.about)),
        *(
            Route(f"/v1/{path}", _answer(question), methods=["POST"])
            for path, question in _questions(service)
        ),
    ]
    app = Starlette(routes=routes, lifespan=lifespan)
    app.state.service = service
    return app


Question = Callable[[Request], Awaitable[wire.Message]]


def _questions(service: Service) -> Sequence[tuple[str, Question]]:
    return (
        (link.JOIN, service.join),
        (link.HELLO, service.hello),
        (link.PUSH, service.push),
        (link.TAIL, service.tail),
        (link.FEED, service.feed),
        (link.SNAPSHOT, service.snapshot),
        (link.PERSONS, service.persons),
        (link.SECRETS, service.secrets),
        (link.BALANCE, service.balance),
        (link.RECEIPT, service.receipt),
    )


def _answer(question: Question) -> Callable[[Request], Awaitable[Response]]:
    """Turn a question into an endpoint: a refusal is an answer in a sentence, everything else is logged and hidden."""

    async def endpoint(request: Request) -> Response:
        began = time.monotonic()
        status, code = 200, ""
        try:
            answer = await question(request)
        except Refusal as refusal:
            status, code = _STATUS.get(refusal.code, 409), refusal.code
            answer = wire.Refused(refusal.code, refusal.sentence)
        except ClientDisconnect:
            status, code = 400, "gone"
            answer = wire.Refused("gone", "The line was cut.")
        except Exception:
            _log.exception("a question failed", extra={"path": request.url.path})
            status, code = 500, "failed"
            answer = wire.Refused("failed", "The node failed at this: its log says at what.")
        took = round((time.monotonic() - began) * 1000, 1)
        detail = {"path": request.url.path, "status": status, "code": code, "ms": took}
        _log.log(logging.INFO if status < 400 else logging.WARNING, "answered", extra=detail)
        headers = {"connection": "close"} if status in (408, 413) else None
        body = await asyncio.to_thread(wire.pack, answer) if _is_big(answer) else wire.pack(answer)
        return Response(body, status, headers, wire.MEDIA_TYPE)

    return endpoint


def _is_big(answer: wire.Message) -> bool:
    return isinstance(answer, wire.Fed | wire.Entries | wire.Stated) and len(answer.entries) > 50


async def _body(request: Request) -> bytes:
    """Read a body, and no more of it than may be."""
    try:
        announced = int(request.headers.get("content-length", "0"))
    except ValueError:
        announced = 0
    if announced > wire.MOST_PACKED:
        raise wire.too_large()
    body = bytearray()
    try:
        async with asyncio.timeout(BODY_SECONDS):
            async for chunk in request.stream():
                body += chunk
                if len(body) > wire.MOST_PACKED:
                    raise wire.too_large()
    except TimeoutError as error:
        raise Refusal("slow", "The message took too long to arrive: send it again.") from error
    return bytes(body)


def _tidy(shop: Shop) -> bool:
    return upkeep.tidy(shop, actor=enrolment.ACTOR, joined=False)


def _days_closed_since(db: Connection, seen: int) -> bool:
    """Say whether a till has closed its day behind a place, or the node has just started."""
    return seen < 0 or bool(reading.after(db, seen, limit=1, kinds=("day.closed",)))


def _news_since(db: Connection, seen: int) -> tuple[int, bool]:
    """Say how far the journal goes now, and whether something came that somebody waits for."""
    last = reading.last_pos(db)
    wakes = last > seen >= 0 and bool(reading.after(db, seen, upto=last, limit=1, kinds=_WAKES))
    return last, wakes


async def _health(request: Request) -> Response:
    """Say that the process runs."""
    return JSONResponse({"status": "ok", "program": node.PROGRAM})


def _ready(shops: Shops) -> Callable[[Request], Awaitable[Response]]:
    async def ready(request: Request) -> Response:
        """Say whether the database can be read, for whoever sends tills here."""
        try:
            last: Any = await shops.read(reading.last_pos)
        except Refusal as refusal:
            return JSONResponse({"status": "not ready", "why": refusal.sentence}, 503)
        return JSONResponse({"status": "ready", "entries": last})

    return ready
