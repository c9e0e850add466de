"""Constant expressions: what gcc says of random ones, and what macros are worth."""

from __future__ import annotations

import random
import shutil
import subprocess
from pathlib import Path

import pytest

from analyzer.csource.evaluation import Constants, enumerators, read_expression
from analyzer.csource.integers import Integer
from analyzer.csource.preprocessed import preprocess

_OPERATORS = ("+", "-", "*", "/", "%", "<<", ">>", "&", "|", "^", "<", "<=", ">", ">=", "==", "!=")
_LITERALS = ("0", "1", "3", "7", "31", "64", "0x7fffffff", "0x80000000", "4294967295", "017")
_SUFFIXES = ("", "", "u", "l", "UL", "ll", "ULL")
_TYPES = (
    "int",
    "unsigned int",
    "long",
    "unsigned long long",
    "unsigned char",
    "signed char",
    "short",
)
_NAMES = {(32, False): "i", (32, True): "u", (64, False): "l", (64, True): "m"}
_PROGRAM = """
#include <stdio.h>
#define TYPE(x) _Generic(+(x), int: 'i', unsigned: 'u', long: 'l', long long: 'l', \\
    unsigned long: 'm', unsigned long long: 'm')
#define ROW(x) { TYPE(x), (unsigned long long)(x) }
static const struct { char type; unsigned long long value; } rows[] = {
%s
};
int main(void)
{
    for (unsigned i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
        printf("%%c %%llu\\n", rows[i].type, rows[i].value);
    return 0;
}
"""


def _expression(source: random.Random, depth: int) -> str:
    kind = source.randrange(9) if depth else 0
    if kind <= 1:
        return source.choice(_LITERALS) + source.choice(_SUFFIXES)
    if kind == 2:
        return f"{source.choice('-+~!')}({_expression(source, depth - 1)})"
    if kind == 3:
        return f"({source.choice(_TYPES)})({_expression(source, depth - 1)})"
    if kind == 4:
        asked, yes, no = (_expression(source, depth - 1) for _ in range(3))
        return f"(({asked}) ? ({yes}) : ({no}))"
    left, right = _expression(source, depth - 1), _expression(source, depth - 1)
    if kind == 5:
        return f"({left} {source.choice(('&&', '||'))} {right})"
    return f"({left} {source.choice(_OPERATORS)} {right})"


def _constants(text: str = "") -> Constants:
    return Constants(preprocess(text).macros)


@pytest.mark.parametrize("seed", range(3))
def test_random_constant_expressions_have_the_value_and_type_gcc_gives_them(
    seed: int, tmp_path: Path
) -> None:
    gcc = shutil.which("gcc")
    if gcc is None:
        pytest.skip("no gcc")
    source, constants = random.Random(seed), _constants()  # noqa: S311 no secret
    known: list[tuple[str, Integer]] = []
    while len(known) < 700:
        text = _expression(source, 4)
        value = constants.value_of(text)
        if value is not None:
            known.append((text, value))
    program = tmp_path / "values.c"
    program.write_text(_PROGRAM % "".join(f"ROW({text}),\n" for text, _ in known))
    argv = [gcc, "-w", "-fwrapv", "-std=gnu11", "-o", str(tmp_path / "values"), str(program)]
    subprocess.run(argv, check=True, timeout=60)
    done = subprocess.run([tmp_path / "values"], check=True, capture_output=True, text=True)
    wrong = [
        (text, value, line)
        for (text, value), line in zip(known, done.stdout.splitlines(), strict=True)
        if line != _row(value)
    ]
    assert wrong == []


def _row(value: Integer) -> str:
    return (
        f"{_NAMES[max(value.bits, 32), value.unsigned and value.bits >= 32]} {value.value % 2**64}"
    )


@pytest.mark.parametrize(
    "text", ["1 / 0", "1 << 32", "1 << -1", "1UL << 64", "x", "f(1)", "-0x80000000 / 0", "1.5"]
)
def test_what_has_no_value_in_c_is_not_guessed(text: str) -> None:
    assert _constants().value_of(text) is None


def test_the_smallest_int_divided_by_minus_one_has_no_value() -> None:
    assert _constants().value_of("(-2147483647 - 1) / -1") is None


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("BIT(31)", 0x80000000),
        ("BIT_ULL(63)", 1 << 63),
        ("GENMASK(11, 0)", 0xFFF),
        ("GENMASK_ULL(63, 12)", 0xFFFFFFFFFFFFF000),
        ("_AC(0x8000000000000000, UL) | UL(1)", (1 << 63) | 1),
        ("sizeof(u64) * 3", 24),
        ("sizeof(struct page *)", 8),
        ("(u32)~0", 0xFFFFFFFF),
        ("~0U", 0xFFFFFFFF),
        ("~0", -1),
        ("1 << 31", -(1 << 31)),
        ("'a'", 97),
        ("'\\n'", 10),
        ("0 && f()", 0),
        ("-1 < 0u", 0),
    ],
)
def test_kernel_forms_of_constants(text: str, value: int) -> None:
    found = _constants().value_of(text)
    assert found is not None and found.value == value


@pytest.mark.parametrize("text", ["BIT(64)", "GENMASK(3, 5)", "GENMASK(64, 0)", "BIT_U8(40)"])
def test_bits_beyond_the_type_have_no_value(text: str) -> None:
    assert _constants().value_of(text) is None


MACROS = """
#define SUM 1 + 2
#define SAME SUM
#define TORN (SUM * 3)
#define WHOLE (1 + 2)
#define SAFE (WHOLE * 3)
#define SHIFT(x) ((x) << 4)
#define CARELESS(x) (x * 2)
#define ROUND ROUNDER
#define ROUNDER ROUND
#ifdef CONFIG_A
#define TWICE 1
#define AGREED 0x10
#else
#define TWICE 2
#define AGREED 16
#endif
"""


@pytest.mark.parametrize(
    ("name", "value"), [("SUM", 3), ("SAME", 3), ("WHOLE", 3), ("SAFE", 9), ("AGREED", 16)]
)
def test_macros_have_the_value_of_their_text(name: str, value: int) -> None:
    assert _constants(MACROS).named(name) == Integer(value)


@pytest.mark.parametrize("name", ["TORN", "ROUND", "TWICE", "ABSENT"])
def test_a_macro_whose_text_is_torn_apart_or_differs_has_no_value(name: str) -> None:
    assert _constants(MACROS).named(name) is None


def test_an_argument_counts_only_where_the_macro_sets_it_apart() -> None:
    constants = _constants(MACROS)
    assert constants.value_of("SHIFT(1 + 2)") == Integer(48)
    assert constants.value_of("CARELESS(3)") == Integer(6)
    assert constants.value_of("CARELESS(1 + 2)") is None


def test_enumerators_count_up_and_stop_where_one_is_not_known() -> None:
    listed = [("A", None), ("B", "A + 5"), ("C", None), ("D", "f()"), ("E", None), ("F", "0")]
    read = [(name, read_expression(text)) for name, text in listed if text is not None]
    values = {name: found[0] for name, found in read if found is not None}
    found = enumerators(((name, values.get(name)) for name, _ in listed), _constants())
    assert {name: value.value for name, value in found.items()} == {"A": 0, "B": 5, "C": 6, "F": 0}


def test_macros_that_nest_beyond_reason_are_not_evaluated() -> None:
    text = "\n".join(f"#define A{n} (A{n + 1})" for n in range(5000)) + "\n#define A5000 1\n"
    assert _constants(text).named("A0") is None
