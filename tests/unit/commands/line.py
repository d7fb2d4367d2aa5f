"""The command line run as a shop runs it: arguments and what is typed go in, status and text come out."""

from __future__ import annotations

import io
import subprocess
import sys
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from unittest.mock import patch

from tui_pos.cli import main

SALES_TAX = '[sales_tax]\npercent = "8.25"\n'
PLAN = '[company]\nname = "Corner Shop"\n\n[owner]\nfirst = "Ann"\nlast = "Miller"\npin = "2580"\n'


@dataclass(frozen=True)
class Done:
    """How a command ended: exit status, standard output, standard error."""

    status: int
    out: str
    err: str


def run(*args: str | Path, typed: str = "") -> Done:
    """Run a command in this process; quick, and the same code as `tui-pos`."""
    out, err = io.StringIO(), io.StringIO()
    argv = ["tui-pos", *map(str, args)]
    with (
        patch.object(sys, "argv", argv),
        patch.object(sys, "stdin", io.StringIO(typed)),
        redirect_stdout(out),
        redirect_stderr(err),
    ):
        try:
            main()
            status = 0
        except SystemExit as end:
            status = int(end.code or 0)
    return Done(status, out.getvalue(), err.getvalue())


def run_process(*args: str | Path, typed: str = "") -> Done:
    """Run a command in a process of its own."""
    line = [sys.executable, "-W", "error", "-m", "tui_pos", *map(str, args)]
    done = subprocess.run(line, input=typed, capture_output=True, text=True, timeout=120)
    return Done(done.returncode, done.stdout, done.stderr)


def make_shop(folder: Path, plan: str = PLAN + SALES_TAX) -> Path:
    """Make a shop by `init --from` and give its database."""
    database, answers = folder / "shop.sqlite", folder / "plan.toml"
    answers.write_text(plan)
    done = run("--db", database, "init", "--from", answers)
    assert (done.status, done.err) == (0, "")
    return database
