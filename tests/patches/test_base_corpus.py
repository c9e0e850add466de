"""The ladder on real mails: the tree that their blobs stand in is the one it finds."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import NamedTuple

import pytest

from patches.base import find_base
from patches.candidates import Candidates, candidate_trees
from patches.ladder import Confidence, Ladder
from patches.sources import load_series
from tests.patches.building import git

VERSIONS = ("5.10", "6.1", "6.12", "7.2")
_MESSAGE_ID = re.compile(rb"^Message-I[dD]:\s*(\S.*(?:\n[ \t].*)*)", re.M)
_INDEX = re.compile(rb"^index ([0-9a-f]{7,40})\.\.[0-9a-f]{7,40}", re.M)
_PATH = re.compile(rb"^diff --git a/(\S+) b/\S+$", re.M)


class Exact(NamedTuple):
    """A mail all of whose base blobs stand in *tree*, as the corpus says; perhaps in others too."""

    message_id: str
    tree: str
    mail: bytes


@pytest.fixture(scope="module")
def kernels(kernel_tree: Callable[[str], Path]) -> Mapping[str, Path]:
    return {version: kernel_tree(version) for version in VERSIONS}


@pytest.fixture(scope="module")
def candidates(kernels: Mapping[str, Path]) -> Candidates:
    return candidate_trees([str(path) for path in kernels.values()])


@pytest.fixture(scope="module")
def exact(shared: Path) -> list[Exact]:
    corpus = shared / "corpus"
    boxed = (corpus / "exact-base.mbox").read_bytes()
    mails = re.split(rb"^(?=From mboxrd@z )", boxed, flags=re.M)
    by_id = {found[1].decode(): mail for mail in mails if (found := _MESSAGE_ID.search(mail))}
    rows = json.loads((corpus / "exact-base.json").read_text(encoding="utf-8"))
    return [Exact(row["message_id"], row["tree"], by_id[row["message_id"]]) for row in rows]


def climb(data: bytes, candidates: Candidates) -> Ladder:
    return find_base(candidates, load_series(["-"], None, io.BytesIO(data))).ladder


def version_of(ladder: Ladder) -> str:
    return ladder.best.name.rpartition("linux-")[2]


def stands(repo: Path, ladder: Ladder, mail: bytes) -> bool:
    """Git's own word, on what the mail itself says: each old blob is at its path."""
    # Of quoted-printable mails the raw lines say the same: neither ids nor slashes are quoted.
    paths = [path.decode() for path in _PATH.findall(mail)]
    blobs = [blob.decode() for blob in _INDEX.findall(mail)]
    listed = git(repo, "ls-tree", "-r", "--full-tree", "HEAD", "--", *paths).stdout.decode()
    there = {line.partition("\t")[2]: line.split()[2] for line in listed.splitlines()}
    return all(
        there.get(path, "").startswith(blob)
        for path, blob in zip(paths, blobs, strict=True)
        if blob.strip("0")
    )


def test_each_mail_whose_blobs_stand_in_a_tree_finds_one_that_has_them_all(
    exact: list[Exact], candidates: Candidates, kernels: Mapping[str, Path]
) -> None:
    wrong = []
    for one in exact:
        ladder = climb(one.mail, candidates)
        found = version_of(ladder)
        if found != one.tree and not stands(kernels[found], ladder, one.mail):
            wrong.append((one.message_id, one.tree, found, ladder.reason))
        elif ladder.confidence is not Confidence.EXACT:
            wrong.append((one.message_id, one.tree, found, ladder.confidence.value))
    assert wrong == []


# Series of which a patch is exact in one tree, while another tree takes more of the whole.
ARGUABLE = {
    "2026-04-28-various-bug-fixes-for-rdma-drivers-in-the-uapi-f": (
        "one file of twelve is as in 6.1; 13 hunks apply to 6.12 and 7 to 6.1"
    )
}


def test_each_series_with_a_patch_that_is_exact_in_a_tree_finds_that_tree(
    exact: list[Exact], candidates: Candidates, shared: Path
) -> None:
    trees = {one.message_id: one.tree for one in exact}
    known, wrong = 0, {}
    for box in sorted((shared / "corpus" / "series").glob("*.mbox")):
        data = box.read_bytes()
        ids = (found.decode() for found in _MESSAGE_ID.findall(data))
        right = {trees[one] for one in ids if one in trees}
        if not right:
            continue
        known += 1
        ladder = climb(data, candidates)
        if version_of(ladder) not in right:
            wrong[box.stem] = f"{ladder.best.name}: {ladder.reason}"
        else:
            assert ladder.confidence is not Confidence.NONE
    assert known >= 10
    assert set(wrong) <= set(ARGUABLE), wrong
