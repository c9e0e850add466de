"""What a newcomer relies on: the locked environment, the gate, the two commands."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

_COMMANDS = ("make review", "make test")


def _uv(repository: Path) -> str:
    own = repository / ".venv" / "uv" / "bin" / "uv"
    found = str(own) if own.exists() else shutil.which("uv")
    if found is None:
        pytest.skip("uv is neither in .venv/uv nor on the path")
    return found


def _lock_is_current(uv: str, project: Path) -> bool:
    argv = [uv, "lock", "--check", "--quiet", "--offline", "--directory", str(project)]
    return subprocess.run(argv, check=False, capture_output=True, timeout=60).returncode == 0


def _copy_of_lock(repository: Path, to: Path) -> Path:
    for name in ("pyproject.toml", "uv.lock"):
        shutil.copy(repository / name, to / name)
    return to / "pyproject.toml"


def test_lock_agrees_with_the_project_file(repository: Path) -> None:
    assert _lock_is_current(_uv(repository), repository)


def test_dependency_missing_from_the_lock_is_caught(repository: Path, tmp_path: Path) -> None:
    uv, project = _uv(repository), _copy_of_lock(repository, tmp_path)
    assert _lock_is_current(uv, tmp_path)
    text = project.read_text(encoding="utf-8")
    changed = text.replace("dependencies = [\n", 'dependencies = [\n    "attrs>=23",\n', 1)
    assert changed != text
    project.write_text(changed, encoding="utf-8")
    assert not _lock_is_current(uv, tmp_path)


def _runs(script: str, target: str) -> bool:
    return re.search(rf"^make {target}\b", script, re.MULTILINE) is not None


def test_gate_runs_lint_and_tests(repository: Path) -> None:
    script = (repository / ".ci" / "run").read_text(encoding="utf-8")
    assert _runs(script, "lint")
    assert _runs(script, "test")


@pytest.mark.parametrize(
    "script", ["make lint\n", "# make test\n", "make tests\n", "echo make test"]
)
def test_gate_without_tests_is_caught(script: str) -> None:
    assert not _runs(script, "test")


def test_bootstrap_is_pinned_with_hashes(repository: Path) -> None:
    text = (repository / ".ci" / "bootstrap.txt").read_text(encoding="utf-8")
    names = [line for line in text.splitlines() if line and line[0] not in "# "]
    assert len(names) == 1
    assert re.fullmatch(r"uv==\d+\.\d+\.\d+ \\", names[0])
    assert "--hash=sha256:" in text


def _missing_commands(readme: str) -> list[str]:
    return [command for command in _COMMANDS if not re.search(rf"\b{command}\b", readme)]


def test_readme_shows_both_commands(repository: Path) -> None:
    assert _missing_commands((repository / "README.md").read_text(encoding="utf-8")) == []


def test_readme_without_a_command_is_caught() -> None:
    assert _missing_commands("run make review") == ["make test"]
    assert _missing_commands("make reviews, remake test") == list(_COMMANDS)


def test_every_target_of_the_makefile_is_explained(repository: Path) -> None:
    text = (repository / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z]+):", text, re.MULTILINE)) - {"help"}
    assert {"review", "test", "lint", "bench", "clean"} <= targets
    done = subprocess.run(
        ["make", "-s", "-C", str(repository), "help"],
        check=False,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert set(re.findall(r"^make (\w+)", done.stdout, re.MULTILINE)) == targets
