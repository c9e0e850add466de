"""``hvpatch apply``: what becomes of every hunk of a series on one tree, as text or JSON."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from patches.apply import (
    AppliedFile,
    AppliedHunk,
    AppliedPatch,
    HunkStatus,
    ReasonClass,
    Step,
    is_clean,
)
from patches.base import Base
from patches.candidates import Candidates
from patches.diff import FileDiff
from patches.export import Exported, export
from patches.ladder import Ladder
from patches.series import Patch, PatchInputError
from patches.tree import SourceFile, SourceTree, entry
from reports.bases import ladder_json

Json = None | str | int | Sequence["Json"] | Mapping[str, "Json"]


@dataclass(frozen=True, slots=True)
class FileChange:
    """
    One file of one patch.

    :param old_blob, new_blob: full git object ids (SHA-1) before and after; ``None`` where there is
        no file, or where the patch did not apply to it.
    """

    path: str
    old_blob: str | None
    new_blob: str | None


# Of what a mail posts and could not be read: hunks, or whole files.
_CORRUPT = ReasonClass.CORRUPT_MAIL


class PatchStatus(Enum):
    """What became of a patch, best first; every word but the first means that git am refuses it."""

    APPLIED = "applied"
    FUZZ = "applied with fuzz"
    ON_PARTS = "applied on parts"
    IN_PART = "applied in part"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class PatchChanges:
    """One patch and what it made of the tree. *series*: 1-based number of its series."""

    series: int
    patch: Patch
    applied: AppliedPatch
    files: tuple[FileChange, ...]

    @property
    def status(self) -> PatchStatus:
        """
        ``ON_PARTS``: all its hunks apply, but only because those hunks of an earlier patch are
        there that did, though others did not.
        """
        files = self.applied.files
        if self.complete and self.applied.git_am:
            return PatchStatus.APPLIED
        if self.complete:
            return PatchStatus.ON_PARTS if is_clean(self.applied) else PatchStatus.FUZZ
        some = any(hunk.applied for file in files for hunk in file.hunks)
        return PatchStatus.IN_PART if some else PatchStatus.FAILED

    @property
    def complete(self) -> bool:
        """All of it is in the tree, if by fuzz."""
        files = self.applied.files
        return bool(files) and not self.patch.problems and all(file.whole for file in files)


def changes(all_steps: Sequence[Sequence[Step]]) -> tuple[PatchChanges, ...]:
    """The blobs that the steps of each series left in place of others."""
    return tuple(
        _changes(step, number) for number, steps in enumerate(all_steps, 1) for step in steps
    )


def _changes(step: Step, series: int) -> PatchChanges:
    files = tuple(
        _change(step.before, step.after, diff, done)
        for diff, done in zip(step.patch.files, step.applied.files, strict=True)
    )
    return PatchChanges(series, step.patch, step.applied, files)


def _change(before: SourceTree, after: SourceTree, diff: FileDiff, done: AppliedFile) -> FileChange:
    old = _blob(entry(before, diff.old_path)) if diff.old_path else None
    new = _blob(entry(after, diff.new_path)) if diff.new_path and done.whole else None
    return FileChange(diff.path, old, new)


def _blob(file: SourceFile | None) -> str | None:
    """Git's id of a file's contents; none for a file that is only partly known."""
    if file is None or not file.complete:
        return None
    data = file.data
    # Git's own object format, not a signature of anything.
    return hashlib.sha1(b"blob %d\0" % len(data) + data, usedforsecurity=False).hexdigest()


def write_commits(
    target: str, candidates: Candidates, bases: Sequence[Base]
) -> tuple[Exported, ...]:
    """
    Write the trees of each series to the repository *target*, as :func:`patches.export.export`.

    :raises PatchInputError: also if the series do not start from one tree, or *target* lies in a
        tree that was not chosen.
    """
    tree = bases[0].tree
    others = {one.tree.describe() for one in bases} - {tree.describe()}
    if others:
        names = ", ".join(sorted({tree.describe(), *others}))
        text = f"the series start from different trees ({names}); --tree must name one to export"
        raise PatchInputError(target, None, text)
    for one in candidates.trees:
        if Path(target).resolve().is_relative_to(Path(one.path).resolve()):
            raise PatchInputError(target, None, "lies in a tree, to which nothing is written")
    return export(target, tree, candidates.trees[0].path, [one.steps for one in bases])


def document(
    steps: Sequence[PatchChanges], bases: Sequence[Ladder], exported: Sequence[Exported] = ()
) -> str:
    """
    The JSON document of ``hvpatch apply --json``.

    :param bases: one for each series. :param exported: one for each series, or none.
    """
    patches: list[Json] = [_patch_json(step) for step in steps]
    branches: list[Json] = [
        {"ref": one.ref, "base": one.base, "commits": one.commits} for one in exported
    ]
    content: Json = {
        "format": 1,
        "tree": bases[0].best.where,
        "bases": [ladder_json(base, reasons=False) for base in bases],
        "patches": patches,
        "exported": branches,
    }
    return json.dumps(content, indent=1) + "\n"


def _patch_json(step: PatchChanges) -> Json:
    hunks: list[Json] = [
        _hunk_json(file.path, number, hunk)
        for file in step.applied.files
        for number, hunk in enumerate(file.hunks, 1)
    ]
    hunks += [
        _hunk_json("", 0, AppliedHunk(HunkStatus.FAILED, 0, problem.text, 0, _CORRUPT))
        for problem in step.patch.problems
    ]
    files: list[Json] = [
        {"path": f.path, "old_blob": f.old_blob, "new_blob": f.new_blob} for f in step.files
    ]
    reasons: list[Json] = [
        {"path": f.path, "reason": f.reason, "reason_class": _class(f)}
        for f in step.applied.files
        if f.reason
    ]
    return {
        "series": step.series,
        "number": step.patch.number,
        "message_id": f"<{step.patch.message_id}>" if step.patch.message_id else "",
        "commit": step.patch.commit_id,
        "title": step.patch.title,
        "status": step.status.value,
        "git_am": step.applied.git_am,
        "files": files,
        "rejected": reasons,
        "hunks": hunks,
    }


def _hunk_json(path: str, number: int, hunk: AppliedHunk) -> Json:
    return {
        "path": path,
        "hunk": number,
        "status": hunk.status.value,
        "offset": hunk.offset,
        "fuzz": hunk.fuzz,
        "reason": hunk.reason,
        "reason_class": _class(hunk),
    }


def _class(done: AppliedFile | AppliedHunk) -> str:
    return done.reason_class.value if done.reason_class else ""


def lines(steps: Sequence[PatchChanges], exported: Sequence[Exported] = ()) -> Iterator[str]:
    """The same for a reader: a line a patch, then its hunks that moved or did not apply."""
    yield from _patch_lines(steps)
    for one in exported:
        tip = one.commits[-1] if one.commits else one.base
        yield f"exported {one.ref}: {len(one.commits)} commits, {one.base}..{tip}"
    missing = [step for step in steps if step.status is not PatchStatus.APPLIED]
    if exported and missing:
        yield f"{len(missing)} of these commits lack something of their patch; they say what"


def _patch_lines(steps: Sequence[PatchChanges]) -> Iterator[str]:
    several = len({step.series for step in steps}) > 1
    series = 0
    for step in steps:
        if several and step.series != series:
            yield f"series {step.series}"
        series = step.series
        hunks = [h for f in step.applied.files for h in f.hunks]
        done = sum(h.applied for h in hunks)
        head = f"{step.status.value:<18} {step.patch.number:>3} {done}/{len(hunks)} hunks"
        yield f"{head}  {step.patch.title}"
        for problem in step.patch.problems:
            yield f"        {_CORRUPT.value}: line {problem.line or 0}: {problem.text}"
        for file in step.applied.files:
            yield from _file_lines(file)


def _file_lines(file: AppliedFile) -> Iterator[str]:
    if file.reason:
        yield f"        {file.path}: {file.reason}"
    for number, hunk in enumerate(file.hunks, 1):
        if not hunk.applied and hunk.reason != file.reason:
            yield f"        {file.path}: hunk {number}: {hunk.reason}"
        elif hunk.applied and (hunk.offset or not hunk.clean):
            fuzz = f", fuzz {hunk.fuzz}" if hunk.fuzz else ""
            remark = f": {hunk.reason}" if hunk.reason else ""
            yield f"        {file.path}: hunk {number}: applied at {hunk.offset:+d}{fuzz}{remark}"
