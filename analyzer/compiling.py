"""Compile the touched files after each patch, with the flags of a configured build."""

from __future__ import annotations

import itertools
import posixpath
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from analyzer.buildsteps import c_paths, old_path
from analyzer.compileflags import SEARCHED, CompileCommand, read_commands
from analyzer.sandbox import Compiled, CompileError, compiler, sandbox, syntax_check
from analyzer.series_check import SeriesResult
from analyzer.visible import VisibleReader
from patches.apply import Step
from patches.diffpaths import unsafe
from patches.series import PatchInputError
from patches.tree import SourceTree
from reports.finding import Confidence, Finding, Location, Rule, Severity, TraceStep
from reports.report import Decision, Verdict

NOT_COMPILED = Rule(
    id="does-not-compile",
    title="The compiler rejects a file of this step",
    defect_class="build",
    severity=Severity.ERROR,
    what="gcc -fsyntax-only reports an error that it did not report before the patch.",
    why="This step of the series does not compile in the given configuration.",
    source="gcc, with the include, define, -f, -m and -W flags of compile_commands.json",
)
_GENERATED_AT_MOST = 64 << 20


def compile_steps(
    steps: Sequence[Step], visible: VisibleReader, build: Path, sources: Path | None
) -> SeriesResult:
    """
    Compile every C file that a patch touches, after it; and before it where that fails.

    Sources come from the trees of *steps*, generated headers from *build*; nothing of either is
    run, and neither is written to.

    :param build: folder with ``compile_commands.json``. :param sources: folder of the sources, if
        the build was made in another one.
    :raises PatchInputError: if there is no such file, or no compiler.
    """
    if compiler() is None:
        raise PatchInputError("gcc", None, "is needed to compile")
    commands = read_commands(build, sources)
    findings: list[Finding] = []
    decisions: list[Decision] = []
    with tempfile.TemporaryDirectory(prefix="hvpatch-compile-") as scratch:
        worker = _Compiler(visible, commands, build, Path(scratch))
        for index, step in enumerate(steps):
            for path in c_paths(step):
                if path.endswith(".c"):
                    found, decided = worker.judge(steps, index, path)
                    findings += found
                    decisions.append(decided)
    return SeriesResult(tuple(findings), tuple(decisions))


class _Compiler:
    """Writes a file with what it includes into a folder of its own and compiles it there."""

    def __init__(
        self,
        visible: VisibleReader,
        commands: Mapping[str, CompileCommand],
        build: Path,
        scratch: Path,
    ) -> None:
        self._visible, self._commands = visible, commands
        self._build, self._scratch = build.resolve(), scratch
        self._generated = _generated_files(self._build)
        self._compiled: dict[tuple[int, str], Compiled] = {}

    def judge(
        self, steps: Sequence[Step], index: int, path: str
    ) -> tuple[Sequence[Finding], Decision]:
        """The errors that one step brings into one file."""
        step = steps[index]
        command = self._command(path)
        if command is None:
            return (), _decision(
                path, step, Verdict.NOT_DECIDED, "compile_commands.json has no flags"
            )
        after = self._compile(step.after, path, command)
        if after.failure:
            return (), _decision(path, step, Verdict.NOT_DECIDED, after.failure)
        if not after.errors:
            return (), _decision(path, step, Verdict.HOLDS, "")
        before = self._compile(step.before, old_path(step, path), command)
        known = {error.message for error in before.errors}
        if before.failure or step.before.read(old_path(step, path)) is None:
            known = set()
        fresh = [error for error in after.errors if error.message not in known]
        if not fresh:
            return (), _decision(
                path, step, Verdict.NOT_DECIDED, "it did not compile before either"
            )
        findings = [self._finding(steps, index, path, command, e) for e in _first_of_each(fresh)]
        return findings, _decision(path, step, Verdict.VIOLATED, "")

    def _command(self, path: str) -> CompileCommand | None:
        """How the build compiles *path*; a new file is compiled like its neighbours."""
        found = self._commands.get(path)
        if found is not None:
            return found
        folder = posixpath.dirname(path)
        near = sorted(p for p in self._commands if posixpath.dirname(p) == folder)
        return self._commands[near[0]] if near else None

    def _compile(self, tree: SourceTree, path: str, command: CompileCommand) -> Compiled:
        key = (id(tree), path)
        if key not in self._compiled:
            if tree.read(path) is None:
                return Compiled((), "there is no such file")
            with tempfile.TemporaryDirectory(dir=self._scratch) as folder:
                self._write(tree, path, command, Path(folder))
                self._compiled[key] = syntax_check(Path(folder), path, command.flags)
        return self._compiled[key]

    def _write(self, tree: SourceTree, path: str, command: CompileCommand, folder: Path) -> None:
        """Put *path* and everything it may include into *folder*, at the same places."""
        pairs = list(itertools.pairwise(command.flags))
        forced = [value for flag, value in pairs if flag == "-include"]
        for start in (path, *forced):
            closure = self._visible.includes.closure(tree, start)
            for one in (start, *closure.paths):
                _put(tree, one, folder)
            for missing in closure.unresolved:
                made = posixpath.normpath(
                    posixpath.join(posixpath.dirname(missing.path), missing.name)
                )
                if missing.name and not unsafe(made):
                    _copy(self._build, made, folder)
        for made in self._generated:
            _copy(self._build, made, folder)
        for flag, value in pairs:
            if flag in SEARCHED and not value.startswith("/"):
                (folder / value).mkdir(parents=True, exist_ok=True)

    def _finding(
        self,
        steps: Sequence[Step],
        index: int,
        path: str,
        command: CompileCommand,
        error: CompileError,
    ) -> Finding:
        number = steps[index].patch.number
        place = Location(error.path, error.line)
        end = self._ended(steps, index, path, command, error.message)
        after = f"patch {end} ends it" if end else "no later patch of the series ends it"
        like = "" if command.path == path else f" with the flags of {command.path}"
        text = f"gcc{like}: {error.message} (after patch {number}; {after}; {sandbox()})"
        message = f"{posixpath.basename(path)} does not compile: {error.message}"
        step = TraceStep(place, text)
        return Finding(NOT_COMPILED, message, place, (step,), Confidence.HIGH, number)

    def _ended(
        self, steps: Sequence[Step], index: int, path: str, command: CompileCommand, message: str
    ) -> int:
        for step in steps[index + 1 :]:
            later = self._compile(step.after, path, command)
            if not later.failure and message not in {error.message for error in later.errors}:
                return step.patch.number
        return 0


def _first_of_each(errors: Sequence[CompileError]) -> Sequence[CompileError]:
    first: dict[str, CompileError] = {}
    for error in errors:
        first.setdefault(error.message, error)
    return list(first.values())


def _decision(path: str, step: Step, verdict: Verdict, reason: str) -> Decision:
    subject = f"after patch {step.patch.number}"
    return Decision(Location(path, 1), NOT_COMPILED.id, subject, verdict, reason, 0)


def _generated_files(build: Path) -> Sequence[str]:
    """Headers that the build made, as paths from its top; links are left out."""
    places = [build / "include" / "generated", build / "include" / "config"]
    places += sorted(build.glob("arch/*/include/generated"))
    found: list[str] = []
    total = 0
    for place in places:
        for path in sorted(place.rglob("*.h")) if not place.is_symlink() else []:
            if path.is_file() and not path.is_symlink():
                total += path.stat().st_size
                found.append(path.relative_to(build).as_posix())
        if total > _GENERATED_AT_MOST:
            raise PatchInputError(str(build), None, "has more generated headers than a build makes")
    return found


def _put(tree: SourceTree, path: str, folder: Path) -> None:
    file = tree.read(path)
    if file is None or unsafe(path):
        return
    place = folder / path
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_bytes(file.data)


def _copy(build: Path, path: str, folder: Path) -> None:
    """Copy one regular file of the build, unless a link leads to it."""
    found, place = build / path, folder / path
    if place.exists() or not found.is_file() or found.resolve() != build / path:
        return
    place.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(found, place)
