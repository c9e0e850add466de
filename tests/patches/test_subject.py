"""Subject prefixes as they are posted."""

from __future__ import annotations

import pytest

from patches.subject import parse_subject


@pytest.mark.parametrize(
    ("text", "version", "number", "count", "title"),
    [
        ("[PATCH RFC v2 03/17 tree] a: b", 2, 3, 17, "a: b"),
        ("[RFC PATCH 1/2] a: b", 1, 1, 2, "a: b"),
        ("[PATCHv3 4/5] a: b", 3, 4, 5, "a: b"),
        ("[PATCH v2, 3/7] a: b", 2, 3, 7, "a: b"),
        ("[PATCH 3/7, v4] a: b", 4, 3, 7, "a: b"),
        ("[RESEND PATCH net-next v10 0/3] a: b", 10, 0, 3, "a: b"),
        ("[PATCH 5.10 012/345] a: b", 1, 12, 345, "a: b"),
        ("[PATCH v5.10 012/345] a: b", 1, 12, 345, "a: b"),
        ("[PATCH v2.1 1/3] a: b", 2, 1, 3, "a: b"),
        ("[list-name] [PATCH v2] a: b", 2, None, 0, "a: b"),
        ("[PATCH] [media] a: b", 1, None, 0, "[media] a: b"),
        ("[v2,3/7] a: b", 2, 3, 7, "a: b"),
        ("[RFCv2] a: b", 2, None, 0, "a: b"),
        ("a: b [PATCH 1/2]", 1, None, 0, "a: b [PATCH 1/2]"),
        ("[GIT PULL] a: b", 1, None, 0, "[GIT PULL] a: b"),
        ("[PATCH", 1, None, 0, "[PATCH"),
        ("", 1, None, 0, ""),
    ],
)
def test_prefix_is_taken_apart(
    text: str, version: int, number: int | None, count: int, title: str
) -> None:
    found = parse_subject(text)
    assert (found.version, found.number, found.count) == (version, number, count)
    assert found.title == title
    assert not found.reply


@pytest.mark.parametrize("prefix", ["Re:", "RE: ", "re: Re: ", "Fwd: ", "AW: ", "Re[2]: "])
def test_answer_is_a_reply_and_keeps_its_number(prefix: str) -> None:
    found = parse_subject(f"{prefix}[PATCH v2 3/7] a: b")
    assert found.reply
    assert (found.version, found.number, found.title) == (2, 3, "a: b")


def test_tag_tells_a_patch_from_a_pull_request() -> None:
    assert parse_subject("[PATCH] a").tagged
    assert parse_subject("[RFC] a").tagged
    assert not parse_subject("[GIT PULL] a").tagged
