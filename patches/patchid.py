"""Patches that a series says it needs (``prerequisite-patch-id:``), and where they are."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from patches.candidates import Candidate
from patches.diff import print_diff
from patches.gitenv import git_arguments, git_environment
from patches.series import Patch, PatchId, PatchInputError, Series
from patches.tree import run_git

MOST_IDS = 200
MOST_COMMITS = 300
"""Newest commits of a repository whose patch ids are computed; a vendor's history is endless."""

LONGEST_SEARCH = 20.0
"""Seconds for one repository: a single commit may import a whole kernel."""

_NO_REPOSITORY = "/nonexistent"
_LINE = re.compile(r"([0-9a-f]{40,64}) ([0-9a-f]{40,64})")
# As `git format-patch --base` computes its ids: no renames, nothing of the repository's settings.
_LOG = (
    *("log", "--no-merges", "--patch", "--no-renames", "--no-ext-diff", "--no-textconv"),
    *("--no-color", "--no-notes", "--no-show-signature", "--full-index", "--unified=3"),
    *("--src-prefix=a/", "--dst-prefix=b/", "--format=commit %H", f"--max-count={MOST_COMMITS}"),
)


@dataclass(frozen=True, slots=True)
class Prerequisite:
    """
    One patch that the series says it needs.

    :param patches: numbers of the patches of the input that are it.
    :param trees: names of the candidates whose history holds it.
    """

    patch_id: PatchId
    patches: tuple[int, ...]
    trees: tuple[str, ...]

    @property
    def found(self) -> bool:
        return bool(self.patches or self.trees)


def wanted_ids(series: Series) -> tuple[PatchId, ...]:
    """The ids that the trailers of *series* name, in their order; at most :data:`MOST_IDS`."""
    trailers = [*(series.cover.trailers if series.cover else ())]
    trailers += [trailer for patch in series.patches for trailer in patch.trailers]
    named = [t.value for t in trailers if t.key.lower() == "prerequisite-patch-id"]
    ids = [PatchId(name) for name in named if re.fullmatch(r"[0-9a-f]{40,64}", name)]
    return tuple(dict.fromkeys(ids))[:MOST_IDS]


def find_prerequisites(series: Series, candidates: Sequence[Candidate]) -> tuple[Prerequisite, ...]:
    """
    Look for what *series* needs among its own patches and in the history of each candidate.

    Only the newest :data:`MOST_COMMITS` commits of each repository are looked at.
    """
    wanted = wanted_ids(series)
    if not wanted:
        return ()
    ours = patch_ids(series.patches)
    places: dict[PatchId, list[str]] = {patch_id: [] for patch_id in wanted}
    for git_dir in dict.fromkeys(one.git_dir for one in candidates if one.git_dir):
        here = [one for one in candidates if one.git_dir == git_dir]
        for patch_id, commit in _history(git_dir, [one.commit for one in here]):
            if patch_id in places:
                places[patch_id] += [c.name for c in here if _holds(git_dir, c.commit, commit)]
    return tuple(
        Prerequisite(
            patch_id,
            tuple(number for number, other in ours if other == patch_id),
            tuple(dict.fromkeys(places[patch_id])),
        )
        for patch_id in wanted
    )


def patch_ids(patches: Iterable[Patch]) -> tuple[tuple[int, PatchId], ...]:
    """Number and stable patch id (``git patch-id --stable``) of each patch that has a diff."""
    texts = []
    for patch in patches:
        texts.append(f"From {patch.number:040x} Mon Sep 17 00:00:00 2001\n")
        texts += [print_diff(diff) for diff in patch.files]
    given = "".join(texts).encode("utf-8", "replace")
    try:
        done = subprocess.run(  # noqa: S603 - no shell, fixed arguments
            git_arguments("patch-id", "--stable"),
            env=git_environment(_NO_REPOSITORY),
            input=given,
            capture_output=True,
            check=False,
        )
    except FileNotFoundError as error:
        raise PatchInputError("git", None, "is needed to compute patch ids") from error
    found = _LINE.findall(done.stdout.decode("ascii", "replace"))
    return tuple((int(number, 16), PatchId(patch_id)) for patch_id, number in found)


def _history(git_dir: str, commits: Sequence[str]) -> Sequence[tuple[PatchId, str]]:
    """Patch id and commit, newest first."""
    environment = git_environment(git_dir)
    # A repository that begins with a whole kernel must not be printed as one patch.
    log_arguments = ["-c", "log.showRoot=false", *_LOG, *dict.fromkeys(commits), "--"]
    log = subprocess.Popen(  # noqa: S603 - no shell, the commits are object ids
        git_arguments(*log_arguments),
        cwd=git_dir,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    ids = subprocess.Popen(  # noqa: S603 - no shell, fixed arguments
        git_arguments("patch-id", "--stable"),
        cwd=git_dir,
        env=environment,
        stdin=log.stdout,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    if log.stdout is not None:
        log.stdout.close()
    try:
        out, _ = ids.communicate(timeout=LONGEST_SEARCH)
    except subprocess.TimeoutExpired:
        log.kill()
        out, _ = ids.communicate()
    finally:
        log.kill()
        log.wait()
    found = _LINE.findall(out.decode("ascii", "replace"))
    return [(PatchId(patch_id), commit) for patch_id, commit in found]


def _holds(git_dir: str, tip: str, commit: str) -> bool:
    return run_git(["merge-base", "--is-ancestor", commit, tip], git_dir).returncode == 0
