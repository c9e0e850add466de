"""Trailers of commit messages and of mails."""

from __future__ import annotations

import pytest

from patches.series import Trailer
from patches.trailers import base_commit, message_trailers, series_trailers


def test_trailers_are_the_last_paragraph() -> None:
    text = "Note: this is prose.\n\nFixes: 0123456789ab\nCc: A <a@b.example>\n"
    assert message_trailers(text) == (
        Trailer("Fixes", "0123456789ab"),
        Trailer("Cc", "A <a@b.example>"),
    )


def test_continued_line_and_maintainer_note_keep_the_paragraph() -> None:
    text = "x\n\nLink: https://a.example/\n b\n[ ab: fix a typo ]\nSigned-off-by: A <a@b.example>\n"
    assert [trailer.key for trailer in message_trailers(text)] == ["Link", "Signed-off-by"]
    assert message_trailers(text)[0].value == "https://a.example/ b"


@pytest.mark.parametrize(
    "text",
    ["One: two words\nand then prose\nand more\n", "just prose\n", "", "\n\n"],
)
def test_prose_has_no_trailers(text: str) -> None:
    assert message_trailers(text) == ()


def test_sign_off_makes_trailers_of_a_mixed_paragraph() -> None:
    text = "x\n\nwhat it does\nSigned-off-by: A <a@b.example>\n"
    assert message_trailers(text) == (Trailer("Signed-off-by", "A <a@b.example>"),)


def test_series_trailers_stand_anywhere_but_in_a_diff() -> None:
    text = (
        "x\n+base-commit: 1111111\n base-commit: 2222222\nbase-commit: 3333333333\r\nchange-id: c\n"
    )
    found = series_trailers(text)
    assert found == (Trailer("base-commit", "3333333333"), Trailer("change-id", "c"))
    assert base_commit(found) == "3333333333"


def test_base_commit_must_be_an_id() -> None:
    assert base_commit(series_trailers("base-commit: next-20200101\n")) == ""
