"""
Time to read patches: how it grows with the input, and next to git on a real series.

Run as ``python -m tests.benchmarks.bench_patches``; it fails if reading is not linear.
"""

from __future__ import annotations

import io
import subprocess
import sys
import tempfile
from functools import partial
from pathlib import Path

from patches.apply import apply_series
from patches.series import PatchInputError
from patches.sources import load_series
from tests.benchmarks.timing import best, show
from tests.conftest import shared_place
from tests.patches.large_inputs import LARGE

_SIZES = (40, 320)
# Eight times the input: linear is 8, quadratic 64.
_MOST = 24.0
# Below this a reading is too short to be compared.
_LEAST_SECONDS = 0.004


def main() -> int:
    """Print both tables; exit status 1 if some kind of input takes more than in proportion."""
    show(f"{'input':<18}{'KiB':>8}{'ms':>9}{'8 x ms':>9}{'ratio':>8}")
    linear = True
    for kind, make in LARGE.items():
        small, large = (make(size) for size in _SIZES)
        seconds = [best(partial(_read, data), 3) for data in (small, large)]
        ratio = seconds[1] / max(seconds[0], _LEAST_SECONDS)
        linear &= ratio < _MOST
        show(
            f"{kind:<18}{len(small) / 1024:>8.0f}{seconds[0] * 1e3:>9.1f}"
            f"{seconds[1] * 1e3:>9.1f}{ratio:>8.1f}"
        )
    _next_to_git()
    return 0 if linear else 1


def _read(data: bytes) -> None:
    try:
        apply_series(None, load_series(["-"], None, io.BytesIO(data)))
    except PatchInputError:
        return


def _next_to_git() -> None:
    box = shared_place() / "corpus" / "series" / "root-partition-v6.mbox"
    if not box.is_file():
        show(f"SKIPPED: loading a real series, because there is no {box}")
        return
    ours = best(lambda: load_series([str(box)], None, io.BytesIO()), 5)
    git = best(lambda: split_and_read(box), 3)
    show("")
    show(f"{box.name}: load {ours * 1e3:.1f} ms")
    reference = "git mailsplit + git mailinfo of each mail"
    show(f"{reference}: {git * 1e3:.1f} ms; ours / git = {ours / git:.2f}")


def split_and_read(box: Path) -> None:
    """What ``git am`` does to a mailbox before it applies anything: the named reference."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        argv = ["git", "mailsplit", "--mboxrd", f"-o{folder}", str(box)]
        subprocess.run(argv, check=True, capture_output=True)
        for mail in sorted(folder.glob("[0-9]*")):
            argv = ["git", "mailinfo", f"{mail}.msg", f"{mail}.patch"]
            subprocess.run(argv, check=True, capture_output=True, input=mail.read_bytes())


if __name__ == "__main__":
    sys.exit(main())
