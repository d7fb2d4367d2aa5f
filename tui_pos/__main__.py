"""`python -m tui_pos` is the same as `tui-pos`."""

from tui_pos.cli import main

main()
