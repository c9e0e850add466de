"""How a compiler is run on code that nobody trusts: no network, few folders, limits."""

from __future__ import annotations

import re
import resource
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

SECONDS = 60
_MEMORY = 2 << 30
_MOST_OUTPUT = 1 << 20
_DIAGNOSTIC = re.compile(
    r"([^:\n]+):(\d+):(?:\d+:)? (?:fatal )?error: ([^\n]*?)(?: \[-W[\w=+-]+\])?"
)
_READ_ONLY = ("/usr", "/lib", "/lib64", "/bin")
_COMPILER = "gcc"


@dataclass(frozen=True, slots=True)
class CompileError:
    """One error message of the compiler."""

    path: str
    line: int
    message: str


@dataclass(frozen=True, slots=True)
class Compiled:
    """
    What the compiler said.

    :param failure: why it did not get to the end; empty if it did.
    """

    errors: tuple[CompileError, ...]
    failure: str


@cache
def sandbox() -> str:
    """What keeps the compiler in, in words for a report."""
    if _bubblewrap():
        return "bubblewrap: no network, sources and system read-only, 2 GiB, 60 s"
    return "no sandbox (bubblewrap is not there or not allowed): 2 GiB, 60 s"


@cache
def compiler() -> str | None:
    """Full path of gcc, or ``None``."""
    return shutil.which(_COMPILER)


@cache
def _bubblewrap() -> str | None:
    """Full path of bubblewrap, if it is allowed to make namespaces here."""
    found = shutil.which("bwrap")
    if found is None:
        return None
    command = [found, *_walls(Path("/usr")), "/usr/bin/true"]
    try:
        done = subprocess.run(command, capture_output=True, check=False, timeout=10)  # noqa: S603
    except (OSError, subprocess.TimeoutExpired):
        return None
    return found if done.returncode == 0 else None


def _walls(folder: Path) -> list[str]:
    walls = ["--unshare-all", "--die-with-parent", "--new-session", "--clearenv"]
    walls += ["--setenv", "PATH", "/usr/bin:/bin", "--setenv", "LC_ALL", "C"]
    for place in _READ_ONLY:
        walls += ["--ro-bind-try", place, place]
    walls += ["--proc", "/proc", "--dev", "/dev", "--tmpfs", "/tmp"]  # noqa: S108 - its own
    return [*walls, "--ro-bind", str(folder), "/src", "--chdir", "/src"]


def syntax_check(folder: Path, path: str, flags: Sequence[str]) -> Compiled:
    """
    Run ``gcc -fsyntax-only`` on *path* of *folder*.

    :param flags: from :mod:`analyzer.compileflags` only.
    """
    gcc = compiler()
    if gcc is None:
        return Compiled((), "there is no gcc")
    command = [gcc, "-fsyntax-only", "-fno-diagnostics-show-caret", "-fdiagnostics-color=never"]
    command += ["-fmax-errors=50", *flags, "-x", "c", "./" + path]
    bubblewrap = _bubblewrap()
    if bubblewrap is not None:
        command = [bubblewrap, *_walls(folder), *command]
    try:
        done = subprocess.run(  # noqa: S603 - no shell; flags are from an allow-list
            command,
            cwd=folder,
            env={"PATH": "/usr/bin:/bin", "LC_ALL": "C"},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=False,
            timeout=SECONDS,
            preexec_fn=_limit,
        )
    except subprocess.TimeoutExpired:
        return Compiled((), f"gcc took more than {SECONDS} s")
    except OSError as error:
        return Compiled((), f"gcc cannot be started: {error.strerror}")
    return _read(done.returncode, done.stderr[:_MOST_OUTPUT].decode("utf-8", "replace"))


def _limit() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (1 << 20, 1 << 20))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _read(status: int, output: str) -> Compiled:
    errors = tuple(
        CompileError(match[1].removeprefix("./"), int(match[2]), match[3])
        for line in output.split("\n")
        if (match := _DIAGNOSTIC.fullmatch(line)) is not None
    )
    if status == 0 or errors:
        return Compiled(errors, "")
    lines = output.strip().split("\n")
    return Compiled((), f"gcc ended with status {status}: {lines[-1][:200]}")
