"""``hvpatch apply`` says what git says, on real patches and real kernel trees."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from analyzer.applying import PatchChanges, PatchStatus, changes
from patches.apply import HunkStatus, apply_steps
from patches.charset import decode_words
from patches.mail import parse_mail
from patches.mailbox import split_mailbox
from patches.posted import posted
from patches.series import Patch
from patches.sources import load_each
from patches.tree import open_tree
from tests.patches.git_reference import GitIndex


def paths_of(patch: Patch) -> set[str]:
    return {path for diff in patch.files for path in (diff.old_path, diff.new_path) if path}


def mails_of(box: Path) -> Mapping[str, tuple[bytes, Patch]]:
    """Message id -> mail and patch, for the mails with one."""
    found = {}
    for data, line in split_mailbox(box.read_bytes()):
        patch = posted(parse_mail(data, box.name, line)).patch
        if patch is not None:
            found[str(patch.message_id)] = (data, patch)
    return found


def applied_to(tree: Path, box: Path) -> list[PatchChanges]:
    all_series = load_each([str(box)], None, io.BytesIO())
    base = open_tree(str(tree))
    return list(changes([tuple(apply_steps(base, one)) for one in all_series]))


@pytest.mark.parametrize("version", ["5.10", "6.1", "6.12", "7.2"])
def test_blobs_of_patches_with_a_known_base_are_those_of_git(
    version: str, shared: Path, kernel_tree: Callable[[str], Path], tmp_path: Path
) -> None:
    tree = kernel_tree(version)
    box = shared / "corpus" / "exact-base.mbox"
    rows = json.loads((shared / "corpus" / "exact-base.json").read_text())
    here = {decode_words(r["message_id"]).strip("<>") for r in rows if r["tree"] == version}
    mails = mails_of(box)
    ours = applied_to(tree, box)
    assert [len(mails), len(ours)] == [len(rows)] * 2
    judged = [one for one in ours if one.patch.message_id in here]
    assert len(judged) == len(here)
    for number, one in enumerate(judged):
        mail, patch = mails[str(one.patch.message_id)]
        git = GitIndex(tree, tmp_path / str(number), paths_of(patch))
        before = {diff.path: git.blob(diff.old_path) for diff in patch.files if diff.old_path}
        assert git.apply(mail), patch.subject
        assert one.status is PatchStatus.APPLIED, patch.subject
        assert not [h for f in one.applied.files for h in f.hunks if h.offset or not h.clean]
        for diff, file in zip(patch.files, one.files, strict=True):
            assert file.old_blob == before.get(diff.path), (patch.subject, file.path)
            after = git.blob(diff.new_path) if diff.new_path else None
            assert file.new_blob == after, (patch.subject, file.path)


@pytest.mark.parametrize("revision", [1, 2, 3, 4, 5, 6])
def test_patches_of_a_series_apply_where_git_am_applies_them_one_by_one(
    revision: int, shared: Path, kernel_tree: Callable[[str], Path], tmp_path: Path
) -> None:
    """Git skips what it refuses; it has got through 7, 7, 8, 4, 4 and 5 patches of these."""
    box = shared / "corpus" / "series" / f"root-partition-v{revision}.mbox"
    tree = kernel_tree("5.10")
    ours = applied_to(tree, box)
    mails = mails_of(box)
    git = GitIndex(tree, tmp_path / "git", set().union(*(paths_of(p) for _, p in mails.values())))
    taken = [git.apply(mails[str(one.patch.message_id)][0]) for one in ours]
    assert [one.status is PatchStatus.APPLIED for one in ours] == taken
    assert sum(taken) == [7, 7, 8, 4, 4, 5][revision - 1]
    for one in ours:
        for diff, file in zip(one.patch.files, one.applied.files, strict=True):
            assert len(file.hunks) == len(diff.hunks)
            for hunk in file.hunks:
                assert hunk.status is not HunkStatus.NO_TREE
                assert (hunk.reason_class is None) == hunk.applied
                assert hunk.clean or hunk.reason
