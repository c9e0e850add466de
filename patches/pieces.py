"""Files of which only what patches show is known: lines at their numbers, with gaps between."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from patches.diff import FileDiff
from patches.placing import new_lines, split_lines
from patches.tree import SourceFile, file_of_bytes


def whole_file(diff: FileDiff) -> SourceFile:
    """The file that *diff* adds."""
    text = "".join(line for hunk in diff.hunks for line in new_lines(hunk))
    return SourceFile(diff.new_path, text, True, (), "patch", diff.new_mode)


def rebuilt(before: SourceFile, text: str) -> SourceFile:
    """*before*, a whole file, with another text."""
    if before.encoding == "utf-8":
        return replace(before, text=text)
    # A patch may make UTF-8 of a Latin-1 file, or the reverse.
    data = replace(before, text=text).data
    return file_of_bytes(before.path, data, before.origin, before.mode)


def apply_to_pieces(before: SourceFile | None, diff: FileDiff) -> SourceFile | None:
    """
    What is known of a file after *diff*: what its hunks show, and what was known before, moved.

    The hunks are believed: where they contradict what was known, they are newer.

    :param before: ``None`` if nothing was known. A whole file becomes pieces, too.
    :return: ``None`` if nothing is known.
    """
    # Half a million unknown lines may stand between two known ones, so only those are kept.
    out: dict[int, str] = {}
    old = iter(sorted(_known(before).items()))
    at, line = next(old, (-1, ""))
    done = moved = 0
    for hunk in diff.hunks:
        # With no old lines, old_start names the line before the hunk.
        start = hunk.old_start - 1 if hunk.old_count else hunk.old_start
        start = max(start, done)
        done = start + hunk.old_count
        while 0 <= at < done:
            if at < start:
                out[at + moved] = line
            at, line = next(old, (-1, ""))
        shown = new_lines(hunk)
        out.update(enumerate(shown, start + moved))
        moved += len(shown) - hunk.old_count
    while at >= 0:
        out[at + moved] = line
        at, line = next(old, (-1, ""))
    return _file(diff.path, out, before.mode if before else "") if out else None


def _known(file: SourceFile | None) -> Mapping[int, str]:
    """0-based line -> text with its line end, for the lines that are known."""
    found: dict[int, str] = {}
    if file is None:
        return found
    at = line = 0
    for start, end in file.gaps:
        for number in range(line, start - 1):
            behind = file.text.index("\n", at) + 1
            found[number] = file.text[at:behind]
            at = behind
        # Each line of a gap is empty: its line end is all there is of it.
        at += end - start + 1
        line = end
    found.update(enumerate(split_lines(file.text[at:]), line))
    return found


def _file(path: str, known: Mapping[int, str], mode: str) -> SourceFile:
    gaps: list[tuple[int, int]] = []
    text: list[str] = []
    following = 0
    for at in sorted(known):
        if at > following:
            gaps.append((following + 1, at))
            text.append("\n" * (at - following))
        text.append(known[at])
        following = at + 1
    return SourceFile(path, "".join(text), False, tuple(gaps), "hunks", mode)
