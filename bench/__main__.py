"""`python -m bench --size small|full`: what is measured, against what; exit 1 when something is broken, never for a time."""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from bench.measuring import SIZES, Run
from bench.report import report
from bench.reports.readme import filled

RESULTS = Path(__file__).with_name("RESULTS.md")
README = Path(__file__).parents[1] / "README.md"


def main() -> int:
    """Measure, print the tables, keep those of the full size in RESULTS.md and README.md; 1 when something is broken."""
    parser = argparse.ArgumentParser(prog="bench", description=__doc__)
    parser.add_argument("--size", choices=SIZES, default="small")
    parser.add_argument(
        "--results",
        type=Path,
        help="write the report there; the full size goes to RESULTS.md unless told otherwise",
    )
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="jiuzhu-bench-") as folder:
        run = Run(SIZES[given.size], Path(folder))
        run.measure()
    full = given.size == "full"
    return conclude(run, given.results or (RESULTS if full else None), README if full else None)


def conclude(run: Run, results: Path | None = None, readme: Path | None = None) -> int:
    """Print the report and what is broken; keep a report of what is whole in `results`, its gist in `readme`.

    The exit code.
    """
    text = report(run.results)
    print(text)
    if results is not None and not run.faults:
        results.write_text(text, encoding="utf-8")
    if readme is not None and not run.faults:
        readme.write_text(filled(readme.read_text(encoding="utf-8"), run.results), encoding="utf-8")
    for fault in run.faults:
        print(f"broken: {fault}", file=sys.stderr)
    return 1 if run.faults else 0


if __name__ == "__main__":
    sys.exit(main())
