"""Input made to hurt: it must be read or refused, soon, and never by an exception of our own."""

from __future__ import annotations

import io

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from patches.apply import apply_series
from patches.diff import parse_diff
from patches.series import PatchInputError, Series
from patches.sources import load_series
from tests.patches.building import CHANGE, load, mail
from tests.patches.large_inputs import LARGE

REFUSED = frozenset({"nested parts", "no separators", "one line", "separators"})


def load_or_refuse(data: bytes) -> Series | None:
    try:
        series = load_series(["-"], None, io.BytesIO(data))
    except PatchInputError:
        return None
    apply_series(None, series)
    return series


SNIPPETS = st.sampled_from(
    [
        mail().encode(),
        CHANGE.encode(),
        b"--- a/x\n+++ b/x\n",
        b"@@ -1,2 +3,4 @@\n",
        b"@@ -0,0 +1 @@\n+\xff\n",
        b"\\ No newline at end of file\n",
        b"diff --git a/x b/y\nrename from x\nrename to \n",
        b'diff --git "a/\\377\\n" b/x\n',
        b"GIT binary patch\n",
        b'Content-Type: multipart/mixed; boundary=""\n',
        b"Content-Type: multipart/mixed; boundary=b\n\n--b\n\n--b--\n",
        b"Content-Type: text/plain; charset*=utf-8''%ff; format=flowed\n",
        b"Content-Transfer-Encoding: quoted-printable\n\n=\n=3D=\n=ZZ\n",
        b"Content-Transfer-Encoding: base64\n\nQQ==QQ\n=\n",
        b"Subject: =?utf-8?b?=?= =?x?q?=ff?=\n",
        b"From a Mon Jan  1 00:00:00 2020\n",
        b">From \n",
        b"\r\n",
        b"\n",
        b"\0",
        b"-- \n",
        b"---\n",
        b"[PATCH 99999999999999/3]",
        b"Signed-off-by:\n :\n",
    ]
)


@given(st.lists(st.one_of(SNIPPETS, st.binary(max_size=30)), max_size=12).map(b"".join))
@example(b"Subject: [PATCH]\nContent-Type: multipart/x; boundary=\xff\n\n--\xff\n")
@example(b"Subject: [PATCH]\nContent-Transfer-Encoding: quoted-printable\n\n=")
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    load_or_refuse(data)


@given(st.lists(st.one_of(SNIPPETS.map(lambda b: b.decode("latin-1")), st.text(max_size=20))))
def test_any_text_is_parsed_without_an_exception(parts: list[str]) -> None:
    parse_diff("".join(parts), "x")


def test_result_can_always_be_written_as_utf8() -> None:
    text = mail("[PATCH] \udce9\udcff", "x\udcff\n---\n" + CHANGE.replace("two", "\udce9"))
    repr(load(text.encode("utf-8", "surrogateescape"))).encode("utf-8")


@pytest.mark.parametrize("kind", LARGE)
def test_large_input_is_read_or_refused(kind: str) -> None:
    series = load_or_refuse(LARGE[kind](40))
    assert (series is None) == (kind in REFUSED)


def test_mail_with_very_many_parts_says_what_was_not_read() -> None:
    body = "".join(f"--b\n\nx\n{CHANGE}" for _ in range(1_200))
    series = load(mail(body=body, Content_Type="multipart/mixed; boundary=b"))
    assert series.patches[0].problems[0].text == "only 1000 parts of this mail are read"


def test_very_many_problems_are_listed_in_part() -> None:
    series = load(mail(body="--- a/x\n+++ b/x\n" + "@@ -1 +1 @@\n-a\n" * 1_000))
    problems = series.patches[0].problems
    assert len(problems) == 201
    assert problems[-1].text == "more problems follow in this diff; they are not listed"
