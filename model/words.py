"""
Many states as an array: one row for each word of a state, one column for each state.

States are sorted by their key. With one word that is the word itself; with several the key mixes
all of them into 64 bits, so that most comparisons need one number. Two states with equal keys are
still told apart by their other words.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

import numpy as np
import numpy.typing as npt

from model.layout import WORD

Words = npt.NDArray[np.uint64]  # shape (words of a state, states)
Column = npt.NDArray[np.uint64]
Chosen = npt.NDArray[np.bool_]

ALL = (1 << WORD) - 1
_FIRST, _SECOND = np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB)  # of splitmix64


def split(state: int, words: int) -> tuple[int, ...]:
    """The words of a state or mask."""
    return tuple(state >> WORD * n & ALL for n in range(words))


def split_sum(amount: int, words: int) -> tuple[int, ...]:
    """
    What a sum over the fields of a state adds to each word, modulo 2^64.

    A negative part of a word is no borrow from the next one.
    """
    parts: list[int] = []
    for _ in range(words):
        low = amount & ALL
        signed = low - (1 << WORD) if low >> WORD - 1 else low
        parts.append(low)
        amount = amount - signed >> WORD
    return tuple(parts)


def to_words(states: Collection[int], words: int) -> Words:
    """Integers as an array, in their order."""
    if words == 1:
        return np.fromiter(states, np.uint64, len(states))[np.newaxis]
    rows = [[state >> WORD * n & ALL for state in states] for n in range(words)]
    return np.array(rows, dtype=np.uint64).reshape(words, len(states))


def to_integers(states: Words) -> list[int]:
    """The array as integers, in its order."""
    numbers: list[int] = states[0].tolist()
    for n in range(1, len(states)):
        upper: list[int] = states[n].tolist()
        numbers = [low | high << WORD * n for low, high in zip(numbers, upper, strict=True)]
    return numbers


def empty(words: int) -> Words:
    """No state."""
    return np.empty((words, 0), dtype=np.uint64)


def take(states: Words, chosen: Chosen | npt.NDArray[np.intp]) -> Words:
    """The states at some places, or where *chosen* is true."""
    places = np.flatnonzero(chosen) if chosen.dtype == np.bool_ else chosen
    taken = np.empty((len(states), len(places)), dtype=np.uint64)
    for row, result in zip(states, taken, strict=True):
        row.take(places, out=result, mode="clip")  # other modes copy once more
    return taken


def keys(states: Words) -> Column:
    """
    A number for each state; equal states have equal ones.

    With one word it is the word. With several it is the first word plus a hash of the others, so
    the first one is known again from the key and the others.
    """
    mixed: Column = states[-1]
    for n in range(len(states) - 2, -1, -1):
        mixed = states[n] + _scatter(mixed)
    return mixed


def _scatter(words: Column) -> Column:
    mixed: Column = words ^ words >> np.uint64(30)
    mixed *= _FIRST
    mixed ^= mixed >> np.uint64(27)
    mixed *= _SECOND
    mixed ^= mixed >> np.uint64(31)
    return mixed


def distinct(pieces: Sequence[Words], words: int) -> Words:
    """All states of *pieces*, sorted by key, each once."""
    if not pieces:
        return empty(words)
    states = np.concatenate(pieces, axis=1) if len(pieces) > 1 else pieces[0]
    if words == 1:
        column = np.sort(states[0])
        return column[changes(column)][np.newaxis]
    key = keys(states)
    order = np.argsort(key)
    key, states = key[order], take(states, order)
    first = changes(key)
    differ = _differ(states)
    if bool((differ & ~first).any()):
        # Two states with one key lie next to each other: their duplicates need not.
        order = np.lexsort((*states, key))
        states = take(states, order)
        differ = _differ(states)
    return take(states, differ)


def changes(column: Column) -> Chosen:
    """Where a number differs from the one before it."""
    first = np.ones(len(column), dtype=np.bool_)
    np.not_equal(column[1:], column[:-1], out=first[1:])
    return first


def _differ(states: Words) -> Chosen:
    first = changes(states[0])
    for row in states[1:]:
        first |= changes(row)
    return first


def lowest(states: Words) -> int:
    """The state that is the lowest number. *states* must not be empty."""
    for n in range(len(states) - 1, -1, -1):
        states = take(states, states[n] == states[n].min())
    return to_integers(states[:, :1])[0]
