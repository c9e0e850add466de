"""Hostile text made visible, C split into pieces, colours with enough contrast."""

from __future__ import annotations

import doctest
import re
from pathlib import Path
from types import ModuleType

import pytest
from hypothesis import given
from hypothesis import strategies as st

import reports.highlight
import reports.pages.site
import reports.text
from reports.highlight import Token, highlighted, pieces
from reports.text import slug, visible, visible_line

STYLE = Path(reports.text.__file__).parent / "static" / "report.css"


@pytest.mark.parametrize("module", [reports.highlight, reports.text, reports.pages.site])
def test_examples_in_docstrings_are_true(module: ModuleType) -> None:
    result = doctest.testmod(module)
    assert result.attempted > 0
    assert result.failed == 0


@given(st.text(st.characters(exclude_categories=())))
def test_visible_text_can_be_encoded_and_holds_no_control_character(text: str) -> None:
    shown = visible_line(text)
    shown.encode("utf-8")
    assert not re.search(r"[\x00-\x08\n-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", shown)
    assert visible(visible(text)) == visible(text)


@given(st.text(), st.booleans())
def test_pieces_join_to_the_line(line: str, in_comment: bool) -> None:
    split, _ = pieces(line, in_comment)
    assert "".join(piece.text for piece in split) == line


@given(st.text())
def test_slug_is_a_short_name(text: str) -> None:
    assert re.fullmatch(r"[a-z0-9]([a-z0-9-]{0,58}[a-z0-9])?", slug(text))


def test_comment_over_several_lines_stays_a_comment() -> None:
    lines = ["int a; /* one", "if two", "three */ return;", 'x = "/*";', "int b;"]
    tokens = [[p.token for p in split] for split in highlighted(lines, "a.c")]
    assert tokens[1] == [Token.COMMENT]
    assert tokens[2] == [Token.COMMENT, Token.PLAIN, Token.KEYWORD, Token.PLAIN]
    assert tokens[3][1] is Token.STRING
    assert tokens[4][0] is Token.KEYWORD


def test_other_languages_stay_plain() -> None:
    assert [p.token for p in next(iter(highlighted(["if x"], "Makefile")))] == [Token.PLAIN]


def palettes() -> list[dict[str, str]]:
    """The light and the dark colours of the style sheet."""
    blocks = re.findall(r":root \{(.*?)\}", STYLE.read_text(encoding="utf-8"), re.S)
    return [dict(re.findall(r"--(\w+): (#\w{6});", block)) for block in blocks]


def luminance(color: str) -> float:
    """Relative luminance by WCAG 2.1."""
    channels = [int(color[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """Contrast ratio by WCAG 2.1."""
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("which", [0, 1], ids=["light", "dark"])
def test_every_text_colour_has_the_contrast_of_wcag_aa(which: int) -> None:
    colors = palettes()[which]
    texts = ("fg", "muted", "link", "red", "amber", "green", "kw", "com", "str")
    grounds = ("bg", "panel", "add", "del", "hit", "step", "target")
    pairs = [(text, ground) for text in texts for ground in grounds]
    pairs += [("on", ground) for ground in ("red", "violet", "muted", "amber", "link")]
    low = {pair: round(contrast(colors[pair[0]], colors[pair[1]]), 2) for pair in pairs}
    assert {pair: ratio for pair, ratio in low.items() if ratio < 4.5} == {}
