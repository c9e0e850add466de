"""Small mails, diffs and repositories for tests, in as few words as a case needs."""

from __future__ import annotations

import io
import os
import subprocess
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from patches.diff import FileDiff, parse_diff
from patches.series import CommitId, MessageId, Patch, Series
from patches.sources import load_series
from patches.tree import SourceFile, file_of_bytes

SEPARATOR = "From mboxrd@z Thu Jan  1 00:00:00 1970\n"

CHANGE = """\
diff --git a/mm/lend.c b/mm/lend.c
index 1111111..2222222 100644
--- a/mm/lend.c
+++ b/mm/lend.c
@@ -1,3 +1,3 @@ int lend(void)
 one
-two
+TWO
 three
"""
BEFORE = "one\ntwo\nthree\n"
AFTER = "one\nTWO\nthree\n"


def mail(
    subject: str = "[PATCH] mm: lend a page",
    body: str = f"Say why.\n\nSigned-off-by: A B <a@b.example>\n---\n\n{CHANGE}-- \n2.20.1\n",
    **headers: str,
) -> str:
    """A mail as mailing lists keep it; ``Content_Type="..."`` adds a header."""
    extra = "".join(f"{name.replace('_', '-')}: {value}\n" for name, value in headers.items())
    address = "From: A B <a@b.example>\nDate: Mon, 14 Sep 2020 11:27:44 +0000\n"
    return (
        f"{SEPARATOR}{address}Subject: {subject}\nMessage-ID: <{len(subject)}@x>\n{extra}\n{body}"
    )


def load(text: str | bytes) -> Series:
    """The series that standard input holds."""
    data = text if isinstance(text, bytes) else text.encode()
    return load_series(["-"], None, io.BytesIO(data))


def only_diff(text: str) -> FileDiff:
    """The one file diff of *text*, which must have no problem."""
    (diff,), problems = parse_diff(text, "x")
    assert problems == ()
    return diff


def patch_of(text: str, number: int = 1) -> Patch:
    """A patch whose diff is *text*."""
    files, problems = parse_diff(text, "x")
    none = MessageId(""), CommitId("")
    return Patch(*none, "s", "t", number, 0, 1, "", "", "", (), files, problems, "x", 1)


class Files:
    """A tree in memory."""

    def __init__(self, files: Mapping[str, str | bytes]) -> None:
        self._files = {
            path: text if isinstance(text, bytes) else text.encode() for path, text in files.items()
        }

    def describe(self) -> str:
        return "memory"

    def read(self, path: str) -> SourceFile | None:
        data = self._files.get(path)
        return None if data is None else file_of_bytes(path, data, "tree", "100644")


def without_lines(diff: FileDiff) -> FileDiff:
    """*diff* without its hunks' places in the input, which printing cannot keep."""
    return replace(diff, hunks=tuple(replace(hunk, line=0) for hunk in diff.hunks))


def git(folder: Path, *arguments: str, given: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    """Run git in *folder* as nobody in particular."""
    person = ("-c", "user.name=T", "-c", "user.email=t@t.example", "-c", "commit.gpgsign=false")
    environment = {name: text for name, text in os.environ.items() if not name.startswith("GIT_")}
    environment |= {
        "GIT_CONFIG_GLOBAL": "/dev/null",
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_CEILING_DIRECTORIES": str(folder.parent),
    }
    return subprocess.run(
        ["git", *person, *arguments],
        cwd=folder,
        env=environment,
        input=given,
        capture_output=True,
        check=False,
        timeout=60,
    )


def repository(folder: Path, *commits: Mapping[str, str | None]) -> Path:
    """A repository with one commit for each mapping of path to text (``None`` deletes)."""
    folder.mkdir(exist_ok=True)
    git(folder, "init", "-q", "-b", "main", ".")
    for number, files in enumerate(commits):
        for name, text in files.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            if text is None:
                path.unlink()
            else:
                path.write_bytes(text.encode())
        git(folder, "add", "-A", ".")
        done = git(folder, "commit", "-q", "--allow-empty", "-m", f"mm: step {number}\n\nBody.")
        assert done.returncode == 0, done.stderr
    return folder
