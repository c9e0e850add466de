"""``hvpatch apply``: what becomes of every hunk of a series on one tree, as text or JSON."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from patches.apply import AppliedFile, AppliedHunk, AppliedPatch, Step
from patches.diff import FileDiff
from patches.ladder import Ladder
from patches.series import Patch
from patches.tree import SourceFile, SourceTree
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


@dataclass(frozen=True, slots=True)
class PatchChanges:
    """One patch of the series and what it made of the tree so far."""

    patch: Patch
    applied: AppliedPatch
    files: tuple[FileChange, ...]

    @property
    def complete(self) -> bool:
        return all(_whole(file) for file in self.applied.files)


def changes(step: Step) -> PatchChanges:
    """The blobs that a step left in place of others."""
    files = tuple(
        _change(step.before, step.after, diff, done)
        for diff, done in zip(step.patch.files, step.applied.files, strict=True)
    )
    return PatchChanges(step.patch, step.applied, files)


def _whole(file: AppliedFile) -> bool:
    return not file.reason and all(hunk.applied for hunk in file.hunks)


def _change(before: SourceTree, after: SourceTree, diff: FileDiff, done: AppliedFile) -> FileChange:
    old = _blob(before.read(diff.old_path)) if diff.old_path else None
    new = _blob(after.read(diff.new_path)) if diff.new_path and _whole(done) else None
    return FileChange(diff.path, old, new)


def _blob(file: SourceFile | None) -> str | None:
    """Git's id of a file's contents; none for a file that is only partly known."""
    if file is None or not file.complete:
        return None
    data = file.data
    # Git's own object format, not a signature of anything.
    return hashlib.sha1(b"blob %d\0" % len(data) + data, usedforsecurity=False).hexdigest()


def document(steps: Sequence[PatchChanges], base: Ladder) -> str:
    """The JSON document of ``hvpatch apply --json``."""
    patches: list[Json] = [_patch_json(step) for step in steps]
    content: Json = {
        "format": 1,
        "tree": base.best.where,
        "base": ladder_json(base, reasons=False),
        "patches": patches,
    }
    return json.dumps(content, indent=1) + "\n"


def _patch_json(step: PatchChanges) -> Json:
    hunks: list[Json] = [
        _hunk_json(file.path, number, hunk)
        for file in step.applied.files
        for number, hunk in enumerate(file.hunks, 1)
    ]
    files: list[Json] = [
        {"path": f.path, "old_blob": f.old_blob, "new_blob": f.new_blob} for f in step.files
    ]
    reasons: list[Json] = [
        {"path": f.path, "reason": f.reason} for f in step.applied.files if f.reason
    ]
    return {
        "number": step.patch.number,
        "message_id": f"<{step.patch.message_id}>" if step.patch.message_id else "",
        "commit": step.patch.commit_id,
        "title": step.patch.title,
        "status": "applied" if step.complete else "failed",
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
        "reason_class": hunk.reason_class.value if hunk.reason_class else "",
    }


def lines(steps: Sequence[PatchChanges]) -> Iterator[str]:
    """The same for a reader: a line a patch, then its hunks that moved or did not apply."""
    for step in steps:
        hunks = [h for f in step.applied.files for h in f.hunks]
        done = sum(h.applied for h in hunks)
        word = "applied" if step.complete else "FAILED "
        yield f"{word} {step.patch.number:>3} {done}/{len(hunks)} hunks  {step.patch.title}"
        for file in step.applied.files:
            yield from _file_lines(file)


def _file_lines(file: AppliedFile) -> Iterator[str]:
    if file.reason:
        yield f"        {file.path}: {file.reason}"
    for number, hunk in enumerate(file.hunks, 1):
        if not hunk.applied and hunk.reason != file.reason:
            yield f"        {file.path}: hunk {number}: {hunk.reason}"
        elif hunk.offset:
            yield f"        {file.path}: hunk {number}: applied at {hunk.offset:+d}"
