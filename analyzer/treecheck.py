"""The data flow of one check of a tree: paths -> C facts -> verdicts, without a series."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from importlib.metadata import version

from analyzer.csource.functions import FunctionOutline
from analyzer.factcache import FactCache
from analyzer.files import FileReview, ReadFile
from analyzer.pipeline import ordered
from analyzer.reader import C_SUFFIXES, SourceReader
from analyzer.treecode import TreeCode, read_tree
from analyzer.treereview import Progress, review_files
from analyzer.treeview import with_views
from patches.candidates import split_spec
from patches.listing import ListedTree, beside, files_named
from patches.series import CommitId, PatchInputError, Series
from patches.tree import DirectoryTree, GitTree, open_tree
from reports.finding import Location
from reports.matching import match
from reports.report import Report

_NO_SERIES = Series("", 0, None, (), CommitId(""), 0, (), ())


@dataclass(frozen=True, slots=True)
class CheckRequest:
    """
    What to check.

    :param tree: ``PATH`` or ``PATH@REV``. :param paths: as :func:`patches.listing.files_named`.
    :param since: revision; only what lies in functions that changed since then is reported.
    :param command: how to run the same check again.
    :param jobs: processes. :param cache: facts and verdicts of earlier runs.
    """

    tree: str
    paths: tuple[str, ...]
    since: str
    command: str
    jobs: int
    progress: Progress
    cache: FactCache | None = None


def check(request: CheckRequest) -> Report:
    """
    Check the files of a tree as they stand.

    :raises PatchInputError: if the tree, a path or a revision is not there.
    """
    reader = SourceReader(request.cache)
    path, revision = split_spec(request.tree)
    tree = _listed(open_tree(path, revision or None))
    reviews = _Reviewer(request, reader)
    if request.since:
        found = _since(reviews, tree, _listed(open_tree(path, request.since)))
    else:
        found = reviews.of(tree, files_named(tree, request.paths, C_SUFFIXES))
    reader.save()
    since = f", what changed since {request.since}" if request.since else ""
    return Report(
        tool_version=version("hvpatch"),
        command=request.command,
        tree=tree.describe(),
        inputs=(),
        trees=(request.tree,),
        checked=f"{' '.join(request.paths) or 'all files'}{since}",
        series=_NO_SERIES,
        applied=(),
        hunks=(),
        files=tuple(review.coverage for review in found.values()),
        decisions=tuple(d for review in found.values() for d in review.decisions),
        findings=ordered([f for review in found.values() for f in review.findings]),
    )


def _listed(tree: object) -> ListedTree:
    if isinstance(tree, GitTree | DirectoryTree):
        return tree
    raise PatchInputError("--tree", None, "expected a repository or a folder")


class _Reviewer:
    """Reviews files of one tree or another."""

    def __init__(self, request: CheckRequest, reader: SourceReader) -> None:
        self.request, self._reader = request, reader
        self._codes: dict[ListedTree, TreeCode] = {}

    def code(self, tree: ListedTree, paths: list[str]) -> TreeCode:
        """Code of *paths* and of the C files beside them: they call one another."""
        folders = {path.rpartition("/")[0]: path for path in paths}
        around = {name for one in folders.values() for name in beside(tree, one, C_SUFFIXES)}
        return read_tree(tree, sorted({*paths, *around}), self._reader)

    def of(self, tree: ListedTree, paths: list[str]) -> Mapping[str, FileReview]:
        """Review *paths* of *tree*, by path."""
        return self.judge(self.code(tree, paths), paths)

    def judge(self, code: TreeCode, paths: list[str]) -> Mapping[str, FileReview]:
        """Review *paths* of what was read."""
        asked = self.request
        alone = review_files(code, paths, asked.cache, asked.jobs, asked.progress)
        return with_views(code, alone)


def _since(reviewer: _Reviewer, tree: ListedTree, before: ListedTree) -> Mapping[str, FileReview]:
    """Review the functions that *before* does not have as they are; mark what it had already."""
    named = files_named(tree, reviewer.request.paths, C_SUFFIXES)
    changed = [path for path in named if _text(tree, path) != _text(before, path)]
    if not changed:
        return {}
    code = reviewer.code(tree, changed)
    old_paths = [path for path in changed if before.read(path) is not None]
    old_code = reviewer.code(before, old_paths) if old_paths else None
    reviews: dict[str, FileReview] = {}
    for path, review in reviewer.judge(code, changed).items():
        old = old_code.files.get(path) if old_code is not None else None
        reviews[path] = _only(review, _changed(code.files[path], old))
    suspects = [path for path, review in reviews.items() if review.findings and path in old_paths]
    known = reviewer.judge(old_code, suspects) if old_code is not None and suspects else {}
    for path, old_review in known.items():
        there = match(old_review.findings, reviews[path].findings).kept
        existed = {id(now) for _, now in there}
        marked = (replace(f, existed=id(f) in existed) for f in reviews[path].findings)
        reviews[path] = replace(reviews[path], findings=tuple(marked))
    return reviews


def _text(tree: ListedTree, path: str) -> str | None:
    source = tree.read(path)
    return source.text if source is not None else None


def _changed(file: ReadFile, old: ReadFile | None) -> tuple[FunctionOutline, ...]:
    """Functions of *file* whose text is none of a function of that name in *old*."""
    there = {(o.name, _body(old, o)) for o in old.outlines} if old is not None else set()
    return tuple(o for o in file.outlines if (o.name, _body(file, o)) not in there)


def _body(file: ReadFile, outline: FunctionOutline) -> tuple[str, ...]:
    lines = file.source.text.split("\n") if file.source is not None else []
    return tuple(lines[outline.line - 1 : outline.end_line])


def _only(review: FileReview, kept: tuple[FunctionOutline, ...]) -> FileReview:
    """What *review* says of the functions in *kept*; what could not be read at all stays."""

    def stays(place: Location) -> bool:
        return not place.function or any(o.line <= place.line <= o.end_line for o in kept)

    functions = tuple(f for f in review.coverage.functions if stays(f.location))
    return FileReview(
        replace(review.coverage, functions=functions),
        tuple(d for d in review.decisions if stays(d.location)),
        tuple(f for f in review.findings if stays(f.location)),
    )
