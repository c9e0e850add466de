"""Series in one mailbox are told apart, and no patch is lost on the way."""

from __future__ import annotations

import io
from collections.abc import Sequence

import pytest

from patches.series import Series
from patches.sources import load_each, load_series
from tests.patches.building import CHANGE, mail


def posted(subject: str, name: str, answers: str = "", author: str = "A B <a@b.example>") -> str:
    headers = {"References": f"<root@other>\n <{answers}>"} if answers else {}
    text = mail(f"[{subject}] x: {name}", f"Why.\n---\n{CHANGE}", **headers)
    text = text.replace("From: A B <a@b.example>", f"From: {author}")
    head, rest = text.split("Message-ID: <", 1)
    return f"{head}Message-ID: <{name}" + rest[rest.index("@") :]


def loaded(mails: Sequence[str]) -> tuple[Series, ...]:
    return load_each(["-"], None, io.BytesIO("\n".join(mails).encode()))


def titles(all_series: Sequence[Series]) -> list[list[str]]:
    return [[patch.title.removeprefix("x: ") for patch in one.patches] for one in all_series]


C_D = "C D <c@d.example>"


@pytest.mark.parametrize(
    ("mails", "expected"),
    [
        ([("PATCH 1/2", "a", "r@x"), ("PATCH 2/2", "b", "r@x")], [["a", "b"]]),
        ([("PATCH 2/2", "b", "r@x"), ("PATCH 1/2", "a", "r@x")], [["a", "b"]]),
        (
            [("PATCH 1/2", "a", "r@x"), ("PATCH 1/2", "c", "s@x"), ("PATCH 2/2", "b", "r@x")],
            [["a", "b"], ["c"]],
        ),
        # Single patches are series of their own, whoever wrote them.
        ([("PATCH", "a"), ("PATCH", "b")], [["a"], ["b"]]),
        # Without threads: a complete series of two authors, as b4 am writes it.
        ([("PATCH 1/2", "a"), ("PATCH 2/2", "b", "", C_D)], [["a", "b"]]),
        ([("PATCH 1/3", "a"), ("PATCH 2/3", "b", "", C_D)], [["a"], ["b"]]),
        # In one thread: versions, posted anew, and a patch of a later version that stands alone.
        ([("PATCH", "a", "r@x"), ("PATCH v2", "b", "r@x")], [["a"], ["b"]]),
        ([("PATCH", "a", "r@x"), ("PATCH", "a", "r@x")], [["a"], ["a"]]),
        (
            [("PATCH 1/2", "a", "r@x"), ("PATCH 2/2", "b", "r@x"), ("PATCH v2 1/2", "c", "r@x")],
            [["a", "b"], ["c"]],
        ),
        ([("PATCH v2 1/2", "a", "r@x"), ("PATCH v3 2/2", "b", "r@x")], [["a", "b"]]),
    ],
)
def test_series_of_a_mailbox(mails: list[tuple[str, ...]], expected: list[list[str]]) -> None:
    texts = [
        posted(*rest).replace("<root@other>\n ", "") if len(rest) < 4 else posted(*rest)
        for rest in mails
    ]
    assert titles(loaded(texts)) == expected


def test_thread_is_followed_through_answers_of_answers() -> None:
    """Each patch answers the one before it, and the cover letter is not in the input."""
    chain = [
        posted("PATCH 1/3", "a", "cover@x").replace("<root@other>\n ", ""),
        posted("PATCH 2/3", "b", "a@x").replace("<root@other>\n ", ""),
        posted("PATCH 3/3", "c", "b@x").replace("<root@other>\n ", ""),
    ]
    assert titles(loaded(chain)) == [["a", "b", "c"]]


def test_cover_letter_goes_with_its_thread() -> None:
    cover = mail("[PATCH 0/1] x: all of it", "Hello.\n").replace("<24@x>", "<r@x>")
    assert "<r@x>" in cover
    one = posted("PATCH 1/1", "a", "r@x").replace("<root@other>\n ", "")
    first, second = loaded([posted("PATCH", "z"), cover, one])
    assert first.cover is None
    assert second.cover is not None
    assert second.title == "x: all of it"


def test_input_of_one_series_is_the_same_either_way() -> None:
    texts = [posted("PATCH 1/2", "a", "r@x"), posted("PATCH 2/2", "b", "r@x")]
    data = "\n".join(texts).encode()
    (alone,) = load_each(["-"], None, io.BytesIO(data))
    assert alone == load_series(["-"], None, io.BytesIO(data))


def cover(subject: str, author: str = "A B <a@b.example>") -> str:
    text = mail(f"[{subject}] all of it", f"Why.\n\nbase-commit: {'12' * 20}\n")
    return text.replace("From: A B <a@b.example>", f"From: {author}")


def test_cover_letter_outside_of_any_thread_announces_its_patches() -> None:
    # As git format-patch --cover-letter --base writes it.
    (one,) = loaded(
        [cover("PATCH v2 0/2"), posted("PATCH v2 1/2", "a"), posted("PATCH v2 2/2", "b")]
    )
    assert one.cover is not None
    assert (one.title, one.base_commit) == ("all of it", "12" * 20)


def test_cover_letter_of_another_series_is_not_taken() -> None:
    two = [posted("PATCH 1/2", "a"), posted("PATCH 2/2", "b")]
    for subject in ("PATCH v2 0/2", "PATCH 0/3"):
        (one,) = loaded([cover(subject), *two])
        assert one.cover is None
    # Of two series with as many patches, that of its author.
    other = [posted("PATCH 1/3", "c", "", C_D), posted("PATCH 2/3", "d", "", C_D)]
    mine = [posted("PATCH 1/3", "e"), posted("PATCH 2/3", "f")]
    found = loaded([cover("PATCH 0/3", C_D), *mine, *other])
    assert [one.cover is not None for one in found] == [False, True]
