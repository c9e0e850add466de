"""The C files of a tree that are checked together: what each of them depends on."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b

from analyzer.effects import own_rows
from analyzer.entering import entered_as
from analyzer.entries import FileCode, FunctionId
from analyzer.factcache import key_of
from analyzer.files import EnteredTexts, FileReview, ReadFile, review_file, series_code
from analyzer.reader import SourceReader
from patches.listing import ListedTree

_NO_FILE = "not to be read: too large, or no regular file"


@dataclass(frozen=True, slots=True)
class TreeCode:
    """
    Files of a tree, read.

    :param needed: file -> the files whose functions its own may reach by calls, sorted.
    :param entered: contexts of all functions, by what all files say.
    """

    files: Mapping[str, ReadFile]
    needed: Mapping[str, tuple[str, ...]]
    entered: EnteredTexts
    digests: Mapping[str, bytes]

    def review(self, path: str) -> FileReview:
        """Judge every function of one file, with the functions that they may reach at hand."""
        names = (path, *self.needed[path])
        files = {name: self.files[name] for name in names}
        among = set(names)
        entered = {f: texts for f, texts in self.entered.items() if f.path in among}
        return review_file(files[path], series_code(files, entered))

    def key(self, path: str) -> bytes:
        """Key of the review of one file: of everything that :meth:`review` is given."""
        parts: list[str | bytes] = ["review", *(repr(row) for row in own_rows())]
        for name in (path, *self.needed[path]):
            parts += [name, self.digests[name], *self._entered_in(name)]
        return key_of(*parts)

    def _entered_in(self, path: str) -> list[str]:
        file = self.files[path]
        ids = (FunctionId(path, o.name, o.line) for o in file.outlines)
        return [f"{i.line} {text}" for i in ids for text in self.entered.get(i, ())]


def read_tree(tree: ListedTree, paths: Sequence[str], reader: SourceReader) -> TreeCode:
    """Read *paths* and find out which of them depend on which."""
    files: dict[str, ReadFile] = {}
    for path in paths:
        source = tree.read(path)
        if source is None:
            files[path] = ReadFile(path, None, None, {}, _NO_FILE)
            continue
        every = dict.fromkeys(range(1, source.text.count("\n") + 2), 0)
        files[path] = ReadFile(path, source, reader.read(source), every)
    codes = {path: file.read.code for path, file in files.items() if file.read is not None}
    digests = {path: _digest(file) for path, file in files.items()}
    return TreeCode(files, _needed(codes, files), entered_as(files), digests)


def _digest(file: ReadFile) -> bytes:
    text = file.source.text if file.source is not None else ""
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).digest()


def _needed(codes: Mapping[str, FileCode], paths: Iterable[str]) -> Mapping[str, tuple[str, ...]]:
    """A name stands for the file's own function, else for one that other files may call."""
    defined: dict[str, list[str]] = defaultdict(list)
    for path, code in codes.items():
        for function in code.functions:
            # A static function of a header is one of every file that includes it.
            if function.name not in code.static or path.endswith(".h"):
                defined[function.name].append(path)
    direct: dict[str, set[str]] = {}
    for path, code in codes.items():
        own = {function.name for function in code.functions}
        called = {site.name for sites in code.calls for site in sites} - own
        direct[path] = {other for name in called for other in defined.get(name, ())} - {path}
    return {path: _reached(direct, path) for path in paths}


def _reached(direct: Mapping[str, set[str]], path: str) -> tuple[str, ...]:
    found, waiting = {path}, [path]
    while waiting:
        new = direct.get(waiting.pop(), set()) - found
        found |= new
        waiting += sorted(new)
    return tuple(sorted(found - {path}))
