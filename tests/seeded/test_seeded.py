"""Defects planted into real files are found at their function; the files without them are clear."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from tests.conftest import cached_kernel
from tests.seeded.planted import Seed, all_seeds, batches, classes_found, planted, touched

SEEDS = all_seeds()
BATCHES = batches(SEEDS)
# The aim is 0.8; seeds.toml says what is missing.
LEAST_FOUND = 0.7


@cache
def found_in(batch: int, clean: bool, tree: Path, folder: Path) -> dict[str, set[str]]:
    seeds = BATCHES[batch]
    text = (tree / seeds[0].path).read_text()
    new = touched(text, seeds) if clean else planted(text, seeds)
    place = folder / f"{batch}-{clean}"
    place.mkdir()
    return classes_found(tree, seeds[0].path, text, new, place)


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("seeded")


def _batch(seed: Seed) -> int:
    return next(n for n, batch in enumerate(BATCHES) if seed in batch)


@pytest.mark.parametrize("seed", SEEDS, ids=lambda s: s.name)
def test_planted_defect_is_found_as_its_row_says(
    seed: Seed, kernel_tree: Callable[[str], Path], folder: Path
) -> None:
    tree = kernel_tree(seed.tree)
    assert seed.reported(found_in(_batch(seed), False, tree, folder)) is not bool(seed.missed)


@pytest.mark.parametrize("seed", SEEDS, ids=lambda s: s.name)
def test_function_without_the_defect_is_clear_of_it(
    seed: Seed, kernel_tree: Callable[[str], Path], folder: Path
) -> None:
    tree = kernel_tree(seed.tree)
    assert not seed.reported(found_in(_batch(seed), True, tree, folder))


def test_most_planted_defects_are_found() -> None:
    found = [seed for seed in SEEDS if not seed.missed]
    if any(cached_kernel(tree) is None for tree in {s.tree for s in SEEDS}):
        pytest.skip("no kernel tree: whether the rows tell the truth is not known")
    assert len(found) >= LEAST_FOUND * len(SEEDS)
