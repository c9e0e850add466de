"""From which patch on a file of a series is built."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from analyzer.buildlines import BuildKind, BuildLine, is_kconfig
from analyzer.patchreading import PatchReading
from analyzer.visibility import named_headers
from patches.diff import LineKind

NEVER = 1 << 30
"""No patch of the series makes it a part of the kernel, as far as can be told."""

# New headers that include each other; people do not build such towers.
_DEEPEST = 100


class BuildSteps:
    """
    The patch from which on each file is built; 0 for one that was there before the series.

    A new file is built once a makefile names its object, its folder is entered, and the
    configuration symbols on the way exist. What cannot be told counts as never built.
    """

    def __init__(self, readings: Sequence[PatchReading]) -> None:
        self._readings = readings
        self._added: dict[str, int] = {}
        self._objects: dict[str, list[tuple[int, BuildLine]]] = {}
        self._sources: dict[str, int] = {}
        self._configs: dict[str, tuple[int, BuildLine]] = {}
        self._includers: dict[str, list[tuple[int, str]]] = {}
        for reading in readings:
            for path in sorted(reading.added_files):
                self._added.setdefault(path, reading.position)
            for line in reading.build:
                if line.change is LineKind.ADDED:
                    self._note(reading.position, line)
        for reading in readings:
            self._note_includers(reading)
        self._known: dict[str, int] = {}
        self._depth = 0

    @property
    def configs(self) -> Mapping[str, tuple[int, BuildLine]]:
        """Configuration symbols that the series defines: by which patch, and where."""
        return self._configs

    @property
    def added(self) -> Mapping[str, int]:
        """Files that the series adds, and the patch that does."""
        return self._added

    def _note(self, position: int, line: BuildLine) -> None:
        if line.kind is BuildKind.OBJECT:
            self._objects.setdefault(line.name, []).append((position, line))
        elif line.kind is BuildKind.SOURCE:
            self._sources.setdefault(line.name, position)
        elif line.kind is BuildKind.CONFIG:
            self._configs.setdefault(line.name, (position, line))

    def _note_includers(self, reading: PatchReading) -> None:
        for include in reading.includes:
            for path in named_headers(include.path, include.target, include.quoted):
                if path in self._added:
                    entry = (reading.position, include.path)
                    self._includers.setdefault(path, []).append(entry)

    def built_from(self, path: str) -> int:
        """The position of the patch from which on *path* is compiled."""
        if path not in self._known:
            if self._depth == _DEEPEST:
                return NEVER
            # A circle of includes or objects builds nothing by itself.
            self._known[path] = NEVER
            self._depth += 1
            self._known[path] = self._built_from(path)
            self._depth -= 1
        return self._known[path]

    def _built_from(self, path: str) -> int:
        if path not in self._added:
            return 0
        if path.endswith(".h"):
            ways = self._includers.get(path, ())
            return max(
                self._added[path],
                min((max(at, self.built_from(who)) for at, who in ways), default=NEVER),
            )
        stem = path.rpartition(".")[0]
        return max(self._added[path], self._object_from(f"{stem}.o", frozenset()))

    def _object_from(self, name: str, seen: frozenset[str]) -> int:
        ways = []
        for position, line in self._objects.get(name, ()):
            step = max(position, self._folder_from(line.path), self._gates_from(line.gates))
            ways.append(max([step, *self._part_of(line, seen | {name})]))
        return min(ways, default=NEVER)

    def _part_of(self, line: BuildLine, seen: frozenset[str]) -> Iterator[int]:
        """For a part of a composite object: from when on the whole is built."""
        whole = line.word.partition("-")[0]
        if whole in ("obj", "lib", "core", "drivers", "subdir"):
            return
        folder = line.path.rpartition("/")[0]
        name = f"{folder}/{whole}.o"
        if name in seen:
            return
        if name in self._objects or line.path in self._added:
            yield self._object_from(name, seen)

    def _folder_from(self, makefile: str) -> int:
        """From when on the folder of a makefile is entered."""
        if makefile not in self._added:
            return 0
        folder = makefile.rpartition("/")[0] + "/"
        ways = [
            max(position, self._folder_from(line.path), self._gates_from(line.gates))
            for position, line in self._objects.get(folder, ())
            if line.path != makefile
        ]
        return max(self._added[makefile], min(ways, default=NEVER))

    def _gates_from(self, gates: Sequence[str]) -> int:
        return max((self.config_from(gate) for gate in gates), default=0)

    def config_from(self, name: str) -> int:
        """From when on a configuration symbol can be set; 0 if the series does not define it."""
        if name not in self._configs:
            return 0
        position, line = self._configs[name]
        if line.path in self._added and is_kconfig(line.path):
            return max(position, self._sources.get(line.path, NEVER))
        return position
