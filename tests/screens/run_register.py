"""Runs the register over a database named on the command line, as `tui-pos register` does."""

from __future__ import annotations

from tui_pos.register.console import hush

if __name__ == "__main__":
    hush()

import sys

if __name__ == "__main__":
    from tui_pos.register.start import run

    sys.exit(run(sys.argv[1]))
