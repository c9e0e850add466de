"""Real mails and real trees, where they are at hand: git is the judge."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from patches.apply import apply_patch
from patches.charset import decode_words
from patches.diff import FileDiff, LineKind
from patches.mail import parse_mail
from patches.mailbox import split_mailbox
from patches.posted import posted
from patches.series import Patch
from patches.sources import load_series
from patches.tree import open_tree
from tests.patches.building import git

Row = tuple[str, str, str]


def count(diff: FileDiff, kind: LineKind) -> int:
    return sum(line.kind is kind for hunk in diff.hunks for line in hunk.lines)


def numstat(patches: Sequence[Patch]) -> list[Row]:
    rows = []
    for diff in (diff for patch in patches for diff in patch.files):
        added, removed = count(diff, LineKind.ADDED), count(diff, LineKind.REMOVED)
        numbers = ("-", "-") if diff.binary else (str(added), str(removed))
        rows.append((*numbers, diff.path))
    return rows


def git_numstat(folder: Path, texts: Sequence[str]) -> list[Row] | None:
    """What git counts, or ``None`` if it refuses."""
    given = "\n".join(texts).encode()
    done = git(folder, "apply", "--numstat", "-z", "-", given=given)
    if done.returncode:
        return None
    rows = done.stdout.decode().split("\0")[:-1]
    return [(row.split("\t")[0], row.split("\t")[1], row.split("\t")[2]) for row in rows]


def test_every_posted_series_is_read_as_git_counts_it(shared: Path, tmp_path: Path) -> None:
    boxes = sorted((shared / "corpus" / "series").glob("*.mbox"))
    assert boxes
    for box in boxes:
        mails = [parse_mail(data, box.name, at) for data, at in split_mailbox(box.read_bytes())]
        results = [(mail, posted(mail)) for mail in mails]
        assert sum(result.cover is not None for _, result in results) <= 1, box
        for mail, result in results:
            has_diff = "\n+++ b/" in mail.text
            assert (result.patch is not None) == has_diff or result.cover, (box, mail.subject)
        found = [(mail.text, result.patch) for mail, result in results if result.patch]
        wanted = git_numstat(tmp_path, [text for text, _ in found])
        assert numstat([patch for _, patch in found]) == wanted, box
        assert not [problem for _, patch in found for problem in patch.problems], box


def test_cover_letter_names_the_version_that_its_patches_do_not(shared: Path) -> None:
    box = shared / "corpus" / "series" / "gpu-dxgkrnl-2026.mbox"
    with box.open("rb") as stdin:
        series = load_series(["-"], None, stdin)
    assert (series.version, {patch.version for patch in series.patches}) == (4, {1})
    assert len(series.patches) == 55


@pytest.mark.parametrize("version", ["5.10", "7.2"])
def test_patches_with_a_known_base_give_the_blobs_that_they_name(
    version: str, shared: Path, kernel_tree: Callable[[str], Path]
) -> None:
    rows = json.loads((shared / "corpus" / "exact-base.json").read_text())
    here = {decode_words(r["message_id"]).strip("<>") for r in rows if r["tree"] == version}
    tree = open_tree(str(kernel_tree(version)))
    box = (shared / "corpus" / "exact-base.mbox").read_bytes()
    judged = 0
    for data, line in split_mailbox(box):
        patch = posted(parse_mail(data, "exact-base.mbox", line)).patch
        if patch is None or patch.message_id not in here:
            continue
        after, result = apply_patch(tree, patch)
        assert [file.reason for file in result.files] == [""] * len(patch.files)
        assert not [hunk for file in result.files for hunk in file.hunks if hunk.offset]
        for diff in patch.files:
            file = after.read(diff.new_path) if diff.new_path and diff.hunks else None
            if file is None:
                assert not diff.new_path or not diff.hunks, diff.path
                continue
            head = f"blob {len(file.data)}\0".encode()
            blob = hashlib.sha1(head + file.data, usedforsecurity=False).hexdigest()
            assert blob.startswith(diff.new_blob), (patch.subject, diff.path)
        judged += 1
    assert judged == len(here)
