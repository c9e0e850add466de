"""Candidate trees: what ``PATH``, ``PATH@REVISION`` and ``PATH@TAG..TAG`` name."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from patches.series import PatchInputError, Series
from patches.tree import GitTree, SourceTree, find_git_dir, open_tree, resolve_commit, run_git

MOST_TAGS = 60
"""A range of more tags is thinned out: each costs a look at every file of the series."""

# v6.1, v6.1.7, v6.2-rc3, next-20260102: a prefix, numbers, perhaps a release candidate.
_VERSION = re.compile(r"(\D*?)(\d{1,18}(?:[.-]\d{1,18})*)(?:-?rc(\d{1,18}))?")


@dataclass(frozen=True, slots=True)
class Candidate:
    """
    A tree that a series may be based on.

    :param name: as a user would name it again: ``linux``, ``linux@v6.1``.
    :param path: of the repository or folder. :param git_dir: empty for a plain folder.
    :param pinned: the user named this very revision.
    :param named: the ``base-commit:`` of the series names it.
    """

    name: str
    path: str
    git_dir: str
    pinned: bool
    named: bool
    tree: SourceTree

    @property
    def commit(self) -> str:
        """Full id of the commit; empty for a plain folder."""
        return self.tree.commit if isinstance(self.tree, GitTree) else ""


@dataclass(frozen=True, slots=True)
class Candidates:
    """
    Trees in the order given.

    :param notes: what of the request was not taken, and why.
    """

    trees: tuple[Candidate, ...]
    notes: tuple[str, ...] = ()

    @property
    def settled(self) -> bool:
        """The user named one revision of one tree, so nothing is to be searched."""
        return len(self.trees) == 1 and self.trees[0].pinned


@dataclass(frozen=True, slots=True)
class _Tag:
    name: str
    commit: str
    version: tuple[tuple[int, ...], int, int]

    @property
    def released(self) -> bool:
        return self.version[1] == 1


def split_spec(spec: str) -> tuple[str, str]:
    """
    Path and revision of a tree specification; the revision is empty if there is none.

    A path may hold ``@``, and so may a revision (``HEAD@{1}``): the longest path that exists
    counts.

    :raises PatchInputError: if no part of it before an ``@`` is a folder.
    """
    at = len(spec)
    while at >= 0:
        path, revision = spec[:at], spec[at + 1 :]
        if path and _is_folder(path):
            if at < len(spec) and not revision:
                raise PatchInputError(spec, None, "expected a revision behind the @")
            return path, revision
        at = spec.rfind("@", 0, at)
    expected = "expected a folder with a source tree, PATH@REVISION or PATH@TAG..TAG"
    raise PatchInputError(spec, None, expected)


def repository_of(specs: Sequence[str]) -> str | None:
    """Path of the tree that a range of commits is read from: the first one."""
    return split_spec(specs[0])[0] if specs else None


def _is_folder(path: str) -> bool:
    try:
        return Path(path).is_dir()
    except (OSError, ValueError):  # ValueError: a NUL in the name
        return False


def candidate_trees(specs: Sequence[str]) -> Candidates:
    """
    Open every tree that *specs* name, in that order; one named twice counts once.

    :raises PatchInputError: for a folder that is no tree, an unknown revision, a range without
        tags.
    """
    found: dict[str, Candidate] = {}
    notes: list[str] = []
    for spec in specs:
        for candidate in _candidates(spec, notes):
            found.setdefault(candidate.name, candidate)
    return Candidates(tuple(found.values()), tuple(notes))


def at_base_commit(candidates: Candidates, series: Series) -> Candidates:
    """
    Add the commit that ``base-commit:`` names, for each repository that has it.

    Commits of a single repository have what they start from, and need no other tree.
    """
    trees, base_commit = candidates.trees, series.base_commit
    if not base_commit or candidates.settled:
        return candidates
    added: list[Candidate] = []
    for one in trees:
        if not one.git_dir or any(one.git_dir == other.git_dir for other in added):
            continue
        try:
            commit = resolve_commit(one.git_dir, base_commit, one.path)
        except PatchInputError:
            continue
        # A branch may have the name of an abbreviated commit.
        if commit.startswith(base_commit):
            name = f"{one.path}@{commit[:12]}"
            tree = GitTree(one.git_dir, commit, one.path)
            added.append(Candidate(name, one.path, one.git_dir, False, True, tree))
    if added and len(trees) == 1 and any(patch.commit_id for patch in series.patches):
        return Candidates(tuple(added), candidates.notes)
    return Candidates((*added, *trees), candidates.notes)


def _candidates(spec: str, notes: list[str]) -> Iterator[Candidate]:
    path, revision = split_spec(spec)
    if not revision:
        git_dir = find_git_dir(Path(path)) or ""
        yield Candidate(path, path, git_dir, False, False, open_tree(path))
        return
    git_dir = find_git_dir(Path(path)) or ""
    if not git_dir:
        text = f"is no git repository; it has no revision {revision!r}"
        raise PatchInputError(path, None, text)
    if ".." not in revision:
        commit = resolve_commit(git_dir, revision, path)
        yield Candidate(spec, path, git_dir, True, False, GitTree(git_dir, commit, spec))
        return
    for tag in _tags_between(git_dir, path, revision, notes):
        name = f"{path}@{tag.name}"
        yield Candidate(name, path, git_dir, False, False, GitTree(git_dir, tag.commit, name))


def _tags_between(git_dir: str, path: str, range_: str, notes: list[str]) -> Sequence[_Tag]:
    start, _, end = range_.partition("..")
    if not start or not end or ".." in end or end.startswith("."):
        text = f"expected two tags as in v6.1..v6.12, found {range_!r}"
        raise PatchInputError(path, None, text)
    match = _VERSION.fullmatch(start)
    prefix = match[1] if match else ""
    tags = _tags(git_dir, path, prefix)
    by_name = {tag.name: tag for tag in tags}
    for name in (start, end):
        if name not in by_name:
            text = f"has no tag {name!r} that begins with {prefix!r} and a version number"
            raise PatchInputError(path, None, text)
    first, last = by_name[start], by_name[end]
    if first.version > last.version:
        text = f"there is no tag from {start} to {end}: {end} is the older one"
        raise PatchInputError(path, None, text)
    between = [tag for tag in tags if first.version <= tag.version <= last.version]
    return _thinned(between, f"{path}@{range_}", notes)


def _tags(git_dir: str, path: str, prefix: str) -> list[_Tag]:
    """Tags of commits named *prefix* and a version, oldest version first."""
    form = "%(refname)%00%(objecttype)%00%(objectname)%00%(*objecttype)%00%(*objectname)"
    listed = run_git(["for-each-ref", f"--format={form}", "refs/tags/"], git_dir)
    tags = []
    for line in listed.stdout.decode("utf-8", "replace").split("\n")[:-1]:
        ref, kind, object_id, inner_kind, inner_id = line.split("\0")
        name = ref.removeprefix("refs/tags/")
        match = _VERSION.fullmatch(name)
        if match is None or match[1] != prefix:
            continue
        if "commit" not in (kind, inner_kind):
            if kind != "tag" or inner_kind != "tag":
                continue
            inner_id = resolve_commit(git_dir, ref, path)
        numbers = tuple(int(number) for number in re.split("[.-]", match[2]))
        version = (numbers, 0 if match[3] else 1, int(match[3] or 0))
        tags.append(_Tag(name, object_id if kind == "commit" else inner_id, version))
    return sorted(tags, key=lambda tag: (tag.version, tag.name))


def _thinned(tags: Sequence[_Tag], what: str, notes: list[str]) -> Sequence[_Tag]:
    """At most :data:`MOST_TAGS` of *tags*, first and last kept; a note says what was left out."""
    if len(tags) <= MOST_TAGS:
        return tags
    ends = (tags[0], tags[-1])
    numbers = max(len(tag.version[0]) for tag in ends)
    kept = [tag for tag in tags if tag.released or tag in ends]
    how = "without release candidates"
    if len(kept) > MOST_TAGS:
        kept = [tag for tag in kept if len(tag.version[0]) <= numbers]
        how += " and point releases"
    if len(kept) > MOST_TAGS:
        last = len(kept) - 1
        kept = [kept[last * at // (MOST_TAGS - 1)] for at in range(MOST_TAGS)]
        how += ", evenly spread"
    notes.append(f"{what}: {len(tags)} tags; {len(kept)} are looked at, {how}")
    return kept
