"""Fixtures of every folder: files beside the repository, kernel trees. Absent ones skip visibly."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parent.parent
_FETCH_SECONDS = 900


def shared_place() -> Path:
    """Where the folder with the corpus is expected; it may be absent."""
    return Path(os.environ.get("HVPATCH_SHARED") or REPOSITORY.parent / "shared")


def cached_kernel(version: str) -> Path | None:
    """The git repository of that kernel, if it is in the cache as a whole."""
    place = _kernel_place(version)
    return place if (place / ".git" / "complete").exists() else None


def _kernel_place(version: str) -> Path:
    default = Path.home() / ".cache" / "kernel-trees"
    return Path(os.environ.get("KERNEL_TREES") or default) / f"linux-{version}"


def _shared() -> Path:
    place = shared_place()
    if not (place / "corpus").is_dir():
        pytest.skip(f"no corpus in {place} (HVPATCH_SHARED names another place)")
    return place.resolve()


@pytest.fixture(scope="session", autouse=True)
def _own_cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """No test uses or fills the user's cache."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("HVPATCH_CACHE", str(tmp_path_factory.mktemp("cache")))
        yield


@pytest.fixture(scope="session")
def repository() -> Path:
    """The root of this repository."""
    return REPOSITORY


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder with the corpus and the tools: ``../shared`` or ``$HVPATCH_SHARED``."""
    return _shared()


@pytest.fixture(scope="session")
def kernel_tree() -> Callable[[str], Path]:
    """
    A function from a version ("5.10") to the git repository of that kernel.

    Only trees in the cache, unless HVPATCH_FETCH_TREES=1 allows to fetch one (half a minute).
    """

    def tree(version: str) -> Path:
        cached = cached_kernel(version)
        if cached is not None:
            return cached
        if os.environ.get("HVPATCH_FETCH_TREES") != "1":
            place = _kernel_place(version)
            pytest.skip(f"Linux {version} is not in {place} (HVPATCH_FETCH_TREES=1 fetches it)")
        tool = _shared() / "tools" / "kernel-trees"
        try:
            done = subprocess.run(
                [tool, version], check=False, capture_output=True, text=True, timeout=_FETCH_SECONDS
            )
        except (OSError, subprocess.TimeoutExpired) as error:
            pytest.skip(f"Linux {version} cannot be fetched: {error}")
        if done.returncode != 0:
            last = (done.stderr.strip().splitlines() or ["no message"])[-1]
            pytest.skip(f"Linux {version} cannot be fetched: {last}")
        return Path(done.stdout.split()[-1])

    return tree
