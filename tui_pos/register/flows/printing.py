"""Papers nobody saw come out, and the state of the devices: asked when a person looks, never in the middle of a sale."""

from __future__ import annotations

from tui_pos.register.counter import Counter
from tui_pos.register.screens.dialog import Choice, Choose, Show
from tui_pos.till.papers import UNSURE, Paper


class PrintFlow:
    """Decide about papers in doubt, and look at the devices."""

    def __init__(self, counter: Counter) -> None:
        self.counter = counter

    async def devices(self) -> None:
        """Ask about each paper in doubt, then show how the devices are."""
        work = self.counter.work
        for paper in await work.call(work.till.papers.open):
            if paper.job.state in UNSURE:
                await self._decide(paper)
        papers = await work.call(work.till.papers.open)
        rows = [
            f"{'  ' if state.well else '!!'} {state.name:<10} {state.word:<14} {state.detail}"
            for state in work.devices.states()
        ]
        rows.append(f"   {'papers':<10} {len(papers)} to be printed")
        await work.show(Show("Devices", rows))

    async def _decide(self, paper: Paper) -> None:
        work = self.counter.work
        papers = work.till.papers
        what = f"Receipt {paper.number}" if paper.number else "A report or slip"
        choices = [
            Choice("Y", "Yes, it printed", "printed"),
            Choice("P", "No: print it again, marked COPY", "again"),
            Choice("S", "No, and it is not needed", "skip"),
        ]
        text = f"{what}: {paper.job.note}" if paper.job.note else what
        answer = await work.ask(Choose("Did it print?", text, choices))
        if answer == "printed":
            await work.call(lambda: papers.printed(paper))
        elif answer == "skip":
            await work.call(lambda: papers.skip(paper))
        else:
            await work.attempt(lambda given: papers.again(paper, given.approved))
            work.devices.print_waiting()
