"""What is to be printed waits until the printer has confirmed it, and nothing prints twice unasked."""

import pytest

from tests.unit.data.ledger import MUG, Ledger, sale
from tui_pos.data.working import printjobs
from tui_pos.data.working.printjobs import NEXT, JobState


def queued(ledger: Ledger, document: str = "receipt-1") -> int:
    return ledger.do(printjobs.queue, f"job-{document}", document, b"paper", 1000)


def states(ledger: Ledger) -> list[tuple[str, str]]:
    return [(job.document, job.state.value) for job in ledger.ask(printjobs.unfinished)]


def test_jobs_are_sent_in_the_order_in_which_they_were_queued(ledger: Ledger) -> None:
    first = queued(ledger, "receipt-1")
    queued(ledger, "receipt-2")
    job = ledger.ask(printjobs.next_job)
    assert job is not None
    assert (job.job, job.id, job.payload, job.attempts) == (first, "job-receipt-1", b"paper", 0)
    ledger.do(printjobs.mark, first, JobState.SENDING, 2000)
    ledger.do(printjobs.mark, first, JobState.CONFIRMED, 3000)
    job = ledger.ask(printjobs.next_job)
    assert job is not None
    assert job.document == "receipt-2"
    assert states(ledger) == [("receipt-2", "queued")]


def test_a_job_is_stored_with_its_receipt_or_not_at_all(ledger: Ledger) -> None:
    with pytest.raises(ZeroDivisionError):
        ledger.add(sale(1, MUG), also=lambda db: printjobs.queue(db, "a", "b", b"", 1) / 0)
    assert states(ledger) == []


def test_what_was_being_sent_when_the_power_went_waits_for_a_person(ledger: Ledger) -> None:
    job = queued(ledger)
    ledger.do(printjobs.mark, job, JobState.SENDING, 2000)
    ledger.do(printjobs.recover, 3000, "the program ended")
    assert states(ledger) == [("receipt-1", "unconfirmed")]
    assert ledger.ask(printjobs.next_job) is None
    (waiting,) = ledger.ask(printjobs.unfinished)
    assert (waiting.attempts, waiting.note) == (1, "the program ended")
    ledger.do(printjobs.mark, job, JobState.SKIPPED, 4000)
    assert states(ledger) == []


@pytest.mark.parametrize(
    ("old", "new"), [(a, b) for a in JobState for b in JobState if b not in NEXT[a]]
)
def test_a_step_that_is_not_in_the_table_is_an_error(
    ledger: Ledger, old: JobState, new: JobState
) -> None:
    job = queued(ledger)
    ledger.do(lambda db: db.execute("UPDATE print_job SET state = ?", (old.value,)))
    with pytest.raises(ValueError, match=f"from {old.value} to {new.value}"):
        ledger.do(printjobs.mark, job, new, 2000)


def test_old_confirmed_jobs_are_dropped_and_others_kept(ledger: Ledger) -> None:
    done, waiting = queued(ledger, "receipt-1"), queued(ledger, "receipt-2")
    ledger.do(printjobs.mark, done, JobState.SENDING, 2000)
    ledger.do(printjobs.mark, done, JobState.CONFIRMED, 2000)
    ledger.do(printjobs.forget, 2000)
    count = "SELECT COUNT(*) FROM print_job"
    assert ledger.ask(lambda db: db.execute(count)) == [(2,)]
    ledger.do(printjobs.forget, 2001)
    assert ledger.ask(lambda db: db.execute(count)) == [(1,)]
    assert [job.job for job in ledger.ask(printjobs.unfinished)] == [waiting]
