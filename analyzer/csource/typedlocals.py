"""Parameters and variables of a function whose type is a struct or a pointer to one."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

_STRUCT = re.compile(
    r"\b(struct|union)\s+(\w+)(?:\s+(?:const|__\w+))*\s*((?:\*\s*(?:const\s+|__\w+\s+)*)*)"
    r"([A-Za-z_]\w*)\s*(?=[;,=)\[])"
)
_ANY = re.compile(r"(\w+)[\s*]*[\s*]([A-Za-z_]\w*)\s*(?=[;,=)\[])")
_MORE = re.compile(r"\s*(?:=[^;,(){}]*|\[[^\]]*\]\s*)?,\s*(\**)\s*([A-Za-z_]\w*)\s*(?=[;,=)\[])")
_ARRAY = re.compile(r"\s*\[")
_NO_TYPE = frozenset(("return", "else", "goto", "case", "do", "in", "sizeof"))


@dataclass(frozen=True, slots=True)
class LocalStruct:
    """``kind tag`` with *stars* pointers to it; *array* for ``name[...]``."""

    kind: str
    tag: str
    stars: int
    array: bool


def local_structs(text: str) -> Mapping[str, LocalStruct]:
    """
    Names that are declared in *text*, a function from its head on, once or always alike.

    A name that something else may declare as well is left out.
    """
    found: dict[str, set[LocalStruct]] = {}
    certain: Counter[str] = Counter()
    for match in _STRUCT.finditer(text):
        kind, tag, end = match[1], match[2], match.end()
        _add(
            found, certain, match[4], LocalStruct(kind, tag, match[3].count("*"), _array(text, end))
        )
        # "struct s *a, b;": in a parameter list, a type stands behind the comma.
        while (more := _MORE.match(text, end)) is not None:
            stars, end = len(more[1]), more.end()
            _add(found, certain, more[2], LocalStruct(kind, tag, stars, _array(text, end)))
    every = Counter(
        m[2] for m in _ANY.finditer(text) if m[1] not in _NO_TYPE and not m[1][0].isdigit()
    )
    return {
        name: next(iter(types))
        for name, types in found.items()
        if len(types) == 1 and every[name] <= certain[name]
    }


def _add(
    found: dict[str, set[LocalStruct]], certain: Counter[str], name: str, one: LocalStruct
) -> None:
    found.setdefault(name, set()).add(one)
    certain[name] += 1


def _array(text: str, end: int) -> bool:
    return _ARRAY.match(text, end) is not None
