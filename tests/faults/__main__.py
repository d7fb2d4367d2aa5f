"""Run the fault tests: `python -m tests.faults power|kill|exchange …`; the last line of each says the totals."""

from __future__ import annotations

import argparse
import sys
import time

from tests.faults import exchange, kill, kill_screen, power, sync


def main() -> int:
    """Run what is asked for; exit status 1 when anything was lost, doubled or broken."""
    parser = argparse.ArgumentParser(prog="python -m tests.faults", description=__doc__)
    which = parser.add_subparsers(dest="which", required=True)
    cut = which.add_parser(
        "power", help="cut the power at every write of the register's own writer"
    )
    cut.add_argument("--quick", action="store_true", help="a share of the cuts, within a minute")
    cut.add_argument(
        "--long", type=int, metavar="N", default=0, help="N scripts of trade with different seeds"
    )
    killed = which.add_parser("kill", help="SIGKILL a trading register at random moments")
    killed.add_argument("--quick", action="store_true", help="60 kills")
    killed.add_argument("--kills", type=int, default=200)
    killed.add_argument("--long", type=int, metavar="N", default=0, help="N kills")
    killed.add_argument("--seed", type=int, default=1)
    killed.add_argument(
        "--screens", type=int, help="how many of the kills hit the full-screen register"
    )
    sync.add_to(which)
    exchange.add_to(which)
    options = parser.parse_args()
    runs = {"power": _power, "kill": _kill, "sync": sync.main, "exchange": exchange.main}
    return runs[options.which](options)


def _power(options: argparse.Namespace) -> int:
    began = time.monotonic()
    seeds = range(1, (options.long or 1) + 1)
    sales, every = (3, 4) if options.quick else (5, 1)
    runs = [power.run(sales=sales, every=every, seed=seed) for seed in seeds]
    control = power.run(sales=3, every=8, synchronous="NORMAL", rebuild_every=10**9)
    for note in {note for one in runs for note in one.notes}:
        print(note)
    print(
        f"control at synchronous=NORMAL: {control.images} images, {control.lost} receipts lost (must not be 0)"
    )
    images, lost, doubled, broken = (
        sum(getattr(one, name) for one in runs) for name in ("images", "lost", "doubled", "broken")
    )
    print(
        f"power: {images} images, {sum(one.receipts for one in runs)} receipts, lost {lost}, doubled {doubled},"
        f" broken {broken} in {time.monotonic() - began:.0f} s"
    )
    return int(bool(lost or doubled or broken or not control.lost))


def _kill(options: argparse.Namespace) -> int:
    began = time.monotonic()
    kills = options.long or (60 if options.quick else options.kills)
    screens = options.screens if options.screens is not None else max(kills // 20, 3)
    seen = kill_screen.run(screens, options.seed)
    print(
        f"kill, on the screen: {seen.kills} kills, {seen.receipts} receipts, {seen.open_sales_back} open sales back,"
        f" lost {seen.lost}, doubled {seen.doubled}"
    )
    result = kill.run(kills, options.seed)
    print(
        f"kill: {result.kills + seen.kills} kills, {result.receipts + seen.receipts} receipts, {result.open_sales_back + seen.open_sales_back} open sales back,"
        f" lost {result.lost + seen.lost}, doubled {result.doubled + seen.doubled}, broken {result.broken} in {time.monotonic() - began:.0f} s"
    )
    return int(not result.clean or bool(seen.lost or seen.doubled))


if __name__ == "__main__":
    sys.exit(main())
