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
from patches.tree import GitTree, run_git

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


@dataclass(frozen=True, slots=True)
class Prerequisites:
    """
    All patches that a series needs.

    :param trees: commits at which all of them are there, one for a repository at most.
    """

    found: tuple[Prerequisite, ...]
    trees: tuple[Candidate, ...]


def wanted_ids(series: Series) -> tuple[PatchId, ...]:
    """The ids that the trailers of *series* name, in their order; at most :data:`MOST_IDS`."""
    trailers = [*(series.cover.trailers if series.cover else ())]
    trailers += [trailer for patch in series.patches for trailer in patch.trailers]
    named = [t.value for t in trailers if t.key.lower() == "prerequisite-patch-id"]
    ids = [PatchId(name) for name in named if re.fullmatch(r"[0-9a-f]{40,64}", name)]
    return tuple(dict.fromkeys(ids))[:MOST_IDS]


def find_prerequisites(series: Series, candidates: Sequence[Candidate]) -> Prerequisites:
    """
    Look for what *series* needs among its own patches and in the history of each candidate.

    Only the newest :data:`MOST_COMMITS` commits of each repository are looked at. One that has all
    of them gives a candidate: the commit at which the last of them is there.
    """
    wanted = wanted_ids(series)
    if not wanted:
        return Prerequisites((), ())
    ours = patch_ids(series.patches)
    places: dict[PatchId, list[str]] = {patch_id: [] for patch_id in wanted}
    complete: list[Candidate] = []
    for git_dir in dict.fromkeys(one.git_dir for one in candidates if one.git_dir):
        here = [one for one in candidates if one.git_dir == git_dir]
        history = _history(git_dir, [one.commit for one in here])
        commits = {patch_id: commit for patch_id, commit in history if patch_id in places}
        last = _last_of(git_dir, list(commits.values())) if len(commits) == len(wanted) else ""
        if last and all(one.commit != last for one in here):
            name = f"{here[0].path}@{last[:12]}"
            tree = GitTree(git_dir, last, here[0].path)
            complete.append(Candidate(name, here[0].path, git_dir, False, False, tree))
            here.append(complete[-1])
        for one in here:
            there = _recent(git_dir, one.commit)
            for patch_id in [key for key, commit in commits.items() if commit in there]:
                places[patch_id].append(one.name)
    found = tuple(
        Prerequisite(
            patch_id,
            tuple(number for number, other in ours if other == patch_id),
            tuple(places[patch_id]),
        )
        for patch_id in wanted
    )
    return Prerequisites(found, tuple(complete))


def _last_of(git_dir: str, commits: Sequence[str]) -> str:
    """The one that has all the others in its history, or empty."""
    wanted = frozenset(commits)
    return next((tip for tip in commits if wanted <= _recent(git_dir, tip)), "")


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


def _recent(git_dir: str, tip: str) -> frozenset[str]:
    """The newest commits of a history, no more of them than are searched."""
    arguments = ["rev-list", "--no-merges", f"--max-count={MOST_COMMITS}", tip, "--"]
    return frozenset(run_git(arguments, git_dir).stdout.decode("ascii", "replace").split())
