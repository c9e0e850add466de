"""Real files made wrong: the same seed makes the same file."""

from __future__ import annotations

import random
from collections.abc import Callable
from time import process_time

from analyzer.csource.functions import FileFacts, read_functions

_BYTES = b"(){}[];,:\"'\\#*/&|<>=!\n\t 0aZ_\x00\xff"
Mutation = Callable[[random.Random, bytearray], None]


def _drop_bytes(chance: random.Random, source: bytearray) -> None:
    for _ in range(chance.randint(1, 20)):
        at = chance.randrange(len(source))
        del source[at : at + chance.choice((1, 1, 1, 40))]
        if not source:
            source += b"x"


def _change_bytes(chance: random.Random, source: bytearray) -> None:
    for _ in range(chance.randint(1, 20)):
        source[chance.randrange(len(source))] = chance.choice(_BYTES)


def _insert_bytes(chance: random.Random, source: bytearray) -> None:
    for _ in range(chance.randint(1, 10)):
        at = chance.randrange(len(source))
        source[at:at] = bytes((chance.choice(_BYTES),)) * chance.choice((1, 1, 1, 300))


def _swap_lines(chance: random.Random, source: bytearray) -> None:
    lines = source.split(b"\n")
    for _ in range(chance.randint(1, 10)):
        one, other = chance.randrange(len(lines)), chance.randrange(len(lines))
        lines[one], lines[other] = lines[other], lines[one]
    source[:] = b"\n".join(lines)


def _repeat_lines(chance: random.Random, source: bytearray) -> None:
    lines = source.split(b"\n")
    at = chance.randrange(len(lines))
    lines[at:at] = lines[at : at + chance.randint(1, 5)] * chance.choice((1, 3, 200))
    source[:] = b"\n".join(lines)


def _delete_lines(chance: random.Random, source: bytearray) -> None:
    lines = source.split(b"\n")
    for _ in range(chance.randint(1, 10)):
        at = chance.randrange(len(lines))
        del lines[at : at + chance.randint(1, 4)]
        lines = lines or [bytearray(b"x")]
    source[:] = b"\n".join(lines)


def _cut(chance: random.Random, source: bytearray) -> None:
    if chance.random() < 0.5:
        del source[chance.randrange(1, len(source) + 1) :]
    else:
        del source[: chance.randrange(len(source))]


MUTATIONS: tuple[Mutation, ...] = (
    _drop_bytes,
    _change_bytes,
    _insert_bytes,
    _swap_lines,
    _repeat_lines,
    _delete_lines,
    _cut,
)


def mutated(seed: int, source: bytes) -> str:
    """Make one or two mutations; *source* is not empty."""
    chance = random.Random(seed)  # noqa: S311 - test input, not a secret
    text = bytearray(source)
    for mutation in chance.sample(MUTATIONS, chance.randint(1, 2)):
        mutation(chance, text)
    return text.decode("utf-8", "replace")


def read_all(text: str) -> tuple[float, FileFacts]:
    """Read every function of *text* and its constants; return the processor seconds this took."""
    start = process_time()
    facts = read_functions("mutated.c", text)
    assert facts.functions is not None and facts.enums is not None
    assert facts.statics is not None
    return process_time() - start, facts
