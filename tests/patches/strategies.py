"""Diffs of every shape that git prints, for property tests."""

from __future__ import annotations

import difflib
from typing import NamedTuple

from hypothesis import strategies as st

from patches.diff import DiffLine, FileDiff, FileStatus, Hunk, LineKind, print_diff
from patches.diffpaths import unsafe
from tests.patches.building import only_diff

# Form feed, NEL and line separator end a line for str.splitlines(), but not for git.
TEXTS = st.text(
    st.one_of(st.sampled_from("ab-+ \\@\t\r\f\x85\u2028é"), st.characters(codec="utf-8")),
    max_size=12,
).map(lambda text: text.replace("\n", ""))
PARTS = st.text(st.sampled_from('abc.é"\\ -\u4e00'), min_size=1, max_size=6)
PATHS = st.lists(PARTS, min_size=1, max_size=3).map("/".join).filter(lambda path: not unsafe(path))
MODES = st.sampled_from(["100644", "100755", "120000"])
BLOBS = st.text("0123456789abcdef", min_size=7, max_size=40)


@st.composite
def hunks(draw: st.DrawFn, kinds: str, old_at: int, new_at: int, last: bool) -> Hunk:
    """A hunk of lines of *kinds* whose first lines are behind *old_at* and *new_at*."""
    chosen = draw(st.text(kinds, min_size=1, max_size=8))
    lines = []
    old, new = old_at, new_at
    for kind in chosen:
        old += kind != "+"
        new += kind != "-"
        lines.append(
            DiffLine(
                LineKind(kind),
                draw(TEXTS),
                old if kind != "+" else None,
                new if kind != "-" else None,
            )
        )
    if last and draw(st.booleans()):
        end = lines.pop()
        lines.append(DiffLine(end.kind, end.text, end.old_line, end.new_line, True))
    old_count, new_count = old - old_at, new - new_at
    return Hunk(
        old_at + bool(old_count),
        old_count,
        new_at + bool(new_count),
        new_count,
        draw(TEXTS).strip(),
        tuple(lines),
        0,
    )


@st.composite
def diffs(draw: st.DrawFn) -> FileDiff:
    """A diff as git could print it, with hunks that need not fit any file."""
    status = draw(st.sampled_from(FileStatus))
    old = "" if status is FileStatus.ADDED else draw(PATHS)
    new = old
    if status in (FileStatus.RENAMED, FileStatus.COPIED, FileStatus.ADDED):
        new = draw(PATHS.filter(lambda path: path != old))
    if status is FileStatus.DELETED:
        new = ""
    modes = draw(st.tuples(MODES, MODES))
    blobs = draw(st.one_of(st.just(("", "")), st.tuples(BLOBS, BLOBS)))
    binary = draw(st.booleans()) and draw(st.booleans())
    return FileDiff(
        status,
        old,
        new,
        modes[0] if old else "",
        modes[1] if new else "",
        *blobs,
        () if binary else draw(_all_hunks(status)),
        binary,
    )


@st.composite
def _all_hunks(draw: st.DrawFn, status: FileStatus) -> tuple[Hunk, ...]:
    if status is FileStatus.ADDED:
        return tuple(draw(st.lists(hunks("+", 0, 0, True), max_size=1)))
    if status is FileStatus.DELETED:
        return tuple(draw(st.lists(hunks("-", 0, 0, True), max_size=1)))
    count = draw(st.integers(0, 3))
    found: list[Hunk] = []
    old = new = 0
    for number in range(count):
        gap = draw(st.integers(0, 20))
        hunk = draw(hunks(" +-", old + gap, new + gap, number == count - 1))
        old += gap + hunk.old_count
        new += gap + hunk.new_count
        found.append(hunk)
    return tuple(found)


class Edit(NamedTuple):
    """Two texts, and the diff between them."""

    before: str
    after: str
    diff: FileDiff


LINES = st.lists(
    st.sampled_from(["a", "b", "c", "", "}", "\tx;", "y\r", "--", "++ z"]), max_size=30
)


@st.composite
def edits(draw: st.DrawFn) -> Edit:
    """A change of a file that is not empty before or after, as a diff with context."""
    before, after = draw(LINES.filter(bool)), draw(LINES.filter(bool))
    old = "\n".join(before) + draw(st.sampled_from(["\n", ""]))
    new = "\n".join(after) + draw(st.sampled_from(["\n", ""]))
    if not old or not new or old == new:
        old, new = "a\n", "b\n"
    return Edit(old, new, diff_of(old, new))


def diff_of(old: str, new: str) -> FileDiff:
    """The diff from *old* to *new*, by difflib."""
    text = ["diff --git a/f.c b/f.c\n"]
    old_lines, new_lines = (t.replace("\n", "\n\0").split("\0") for t in (old, new))
    old_lines, new_lines = ([line for line in t if line] for t in (old_lines, new_lines))
    for line in difflib.unified_diff(old_lines, new_lines, "a/f.c", "b/f.c", lineterm="\n"):
        text.append(line if line.endswith("\n") else line + "\n\\ No newline at end of file\n")
    return only_diff("".join(text))


def reverse(diff: FileDiff) -> FileDiff:
    """The diff that undoes *diff*, made of its text: what is under test is not used for it."""
    return only_diff("\n".join(_reversed(line) for line in print_diff(diff).split("\n")))


def _reversed(line: str) -> str:
    if line.startswith("@@"):
        _, old, new, rest = line.split(" ", 3)
        return f"@@ -{new[1:]} +{old[1:]} {rest}"
    if line[:1] in ("+", "-") and not line.startswith(("--- a/", "+++ b/")):
        return ("-" if line[0] == "+" else "+") + line[1:]
    return line
