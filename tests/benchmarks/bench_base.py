"""
Time to find the base of a series among twenty tags of a kernel, next to one tree and to git.

Run as ``python -m tests.benchmarks.bench_base``; fails if the tags take more than their share.
"""

from __future__ import annotations

import io
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from patches.base import Base, find_base
from patches.candidates import candidate_trees
from patches.diff import print_diff
from patches.series import Series
from patches.sources import load_series
from tests.benchmarks.timing import best, show
from tests.conftest import cached_kernel, shared_place
from tests.patches.building import git

TAGS = 20
# Of what one tag takes; each has other files, so that none is spared. In proportion it is 20 times,
# quadratic 400; a machine under load makes a factor of three, as there are more waits for git.
_MOST = 6.0 * TAGS
_ROUNDS = 5


def main() -> int:
    """Print the times; exit status 1 if the tags take more than their share."""
    kernel = cached_kernel("5.10")
    box = shared_place() / "corpus" / "series" / "root-partition-v6.mbox"
    if kernel is None or not box.is_file():
        show(f"SKIPPED: the base of a real series: no Linux 5.10 in the cache, or no {box}")
        return 0
    series = load_series([str(box)], None, io.BytesIO())
    with tempfile.TemporaryDirectory() as name:
        repo = tagged_kernel(kernel, Path(name) / "tags.git", series)
        one, all_ = float("inf"), float("inf")
        # In turn, so that a busy moment hits both.
        for _ in range(_ROUNDS):
            one = min(one, best(lambda: _climb(f"{repo}@v5.0", series), 2))
            all_ = min(all_, best(lambda: _climb(f"{repo}@v5.0..v5.{TAGS - 1}", series), 1))
        found = _climb(f"{repo}@v5.0..v5.{TAGS - 1}", series).ladder
        by_git = best(lambda: _git(repo, "v5.0", series, Path(name)), 2)
    tried = sum(bool(attempt.fits) for attempt in found.attempts)
    show(f"{box.name}: base among {TAGS} tags with different files, {tried} of them applied to")
    show(f"one tag {one * 1e3:.0f} ms, {TAGS} tags {all_ * 1e3:.0f} ms: {all_ / one:.1f} times")
    reference = "git read-tree of one tag and git apply --cached of each patch"
    show(f"{reference}: {by_git * 1e3:.0f} ms; ours / git = {one / by_git:.2f} a tag")
    return 0 if all_ <= _MOST * one and tried == TAGS else 1


def tagged_kernel(kernel: Path, repo: Path, series: Series) -> Path:
    """A repository that borrows the objects of *kernel*; in each tag a touched file is longer."""
    git(kernel.parent, "init", "-q", "--bare", str(repo))
    objects = kernel / ".git" / "objects"
    (repo / "objects" / "info" / "alternates").write_text(f"{objects}\n")
    os.environ["GIT_ALTERNATE_OBJECT_DIRECTORIES"] = str(objects.resolve())
    commit = git(kernel, "rev-parse", "HEAD").stdout.decode().strip()
    paths = sorted({d.old_path for p in series.patches for d in p.files if d.old_path})
    stream = []
    for number in range(TAGS):
        path = paths[number % len(paths)]
        data = git(kernel, "show", f"HEAD:{path}").stdout + b"\n" * (number + 1)
        stream += [
            f"commit refs/tags/v5.{number}\ncommitter T <t@t.example> {number} +0000\n"
            f"data 1\nx\nfrom {commit}\nM 100644 inline {path}\ndata {len(data)}\n".encode(),
            data + b"\n",
        ]
    done = git(repo, "fast-import", "--quiet", given=b"".join(stream))
    if done.returncode:
        raise OSError(done.stderr.decode())
    return repo


def _climb(spec: str, series: Series) -> Base:
    return find_base(candidate_trees([spec]), series)


def _git(repo: Path, tag: str, series: Series, folder: Path) -> None:
    """What a person does without a checkout: the named reference."""
    environment = os.environ | {"GIT_INDEX_FILE": str(folder / "index")}
    argv = ["git", "--git-dir", str(repo), "read-tree", tag]
    subprocess.run(argv, check=True, env=environment, capture_output=True)
    for patch in series.patches:
        diff = "".join(print_diff(file) for file in patch.files).encode()
        argv = ["git", "--git-dir", str(repo), "apply", "--cached"]
        subprocess.run(argv, check=False, env=environment, input=diff, capture_output=True)


if __name__ == "__main__":
    sys.exit(main())
