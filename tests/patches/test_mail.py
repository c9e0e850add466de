"""Mails as mailers make them: encodings, charsets, line breaks, parts."""

from __future__ import annotations

import base64
import quopri

import pytest

from patches.series import Patch
from tests.patches.building import CHANGE, load, mail, without_lines
from tests.patches.building import only_diff as diff_of

BODY = f"Lend a page.\n---\n\n{CHANGE}"
WANTED = without_lines(diff_of(CHANGE))


def only_patch(text: str | bytes) -> Patch:
    (patch,) = load(text).patches
    return patch


def assert_change(patch: Patch) -> None:
    assert [without_lines(diff) for diff in patch.files] == [WANTED]
    assert patch.problems == ()


def line_of_hunk(text: str) -> int:
    return text.split("\n").index("@@ -1,3 +1,3 @@ int lend(void)") + 1


def test_plain_mail_is_a_patch_with_its_lines() -> None:
    text = mail("[PATCH v2 2/3] mm: lend a page") + mail("[PATCH v2 1/3] mm: first")
    first, second = load(text).patches
    assert (first.title, first.number, first.count, first.version) == ("mm: first", 1, 3, 2)
    assert second.author == "A B <a@b.example>"
    assert second.date == "Mon, 14 Sep 2020 11:27:44 +0000"
    assert second.body == "Say why.\n\nSigned-off-by: A B <a@b.example>"
    assert [(t.key, t.value) for t in second.trailers] == [("Signed-off-by", "A B <a@b.example>")]
    assert second.line == 2
    assert second.files[0].hunks[0].line == line_of_hunk(text)
    assert_change(second)


def test_crlf_mail_gives_the_same_diff() -> None:
    assert_change(only_patch(mail(body=BODY).replace("\n", "\r\n")))


def test_carriage_returns_of_some_lines_stay() -> None:
    patch = only_patch(mail(body=BODY.replace("two", "two\r").replace("TWO", "TWO\r")))
    assert [line.text for line in patch.files[0].hunks[0].lines][1:3] == ["two\r", "TWO\r"]


def test_quoted_printable_is_decoded_and_keeps_its_lines() -> None:
    long = "w" * 90
    body = f"{long} =\n{CHANGE.replace('three', 'thr=é')}"
    encoded = quopri.encodestring(body.encode()).decode()
    text = mail(body=encoded, Content_Transfer_Encoding="quoted-printable")
    patch = only_patch(text)
    assert patch.body.startswith(long)
    assert patch.files[0].hunks[0].lines[-1].text == "thr=é"
    assert patch.files[0].hunks[0].line == line_of_hunk(text)


def test_base64_is_decoded_and_has_no_lines() -> None:
    encoded = base64.encodebytes(BODY.replace("\n", "\r\n").encode()).decode()
    patch = only_patch(mail(body=encoded, Content_Transfer_Encoding="BASE64"))
    assert_change(patch)
    assert patch.files[0].hunks[0].line == 0


def test_truncated_base64_is_reported_and_what_is_there_kept() -> None:
    body = BODY + "@@ -10,3 +10,3 @@\n a\n-b\n+c\n d\n"
    encoded = base64.encodebytes(body.encode()).decode().replace("\n", "")[:-10]
    text = mail(body=encoded + "\n", Content_Transfer_Encoding="base64")
    patch = only_patch(text)
    assert [without_lines(diff) for diff in patch.files] == [WANTED]
    assert [problem.text for problem in patch.problems] == [
        "the base64 body ends in the middle of a group: it is cut off",
        "hunk 2 of mm/lend.c is lost: the text ends, 2 more expected",
    ]
    assert patch.problems[0].line == text.split("\n").index("") + 2


def test_list_footer_behind_base64_is_reported() -> None:
    encoded = base64.encodebytes(BODY.encode()).decode() + "_____\na list\n"
    (problem,) = only_patch(mail(body=encoded, Content_Transfer_Encoding="base64")).problems
    assert problem.text == "text behind the base64 body is left out"


@pytest.mark.parametrize("encoding", ["8-bit", "utf-8", "", "x-unknown"])
def test_unknown_transfer_encoding_means_none(encoding: str) -> None:
    assert_change(only_patch(mail(body=BODY, Content_Transfer_Encoding=encoding)))


@pytest.mark.parametrize(
    ("charset", "data", "text"),
    [
        ("utf-8", "é".encode(), "é"),
        ("iso-8859-1", b"\xe9", "é"),
        ("iso-8859-1", "é".encode(), "é"),
        ("y", "é".encode(), "é"),
        ("y", b"\xe9", "é"),
        ("unknown-8bit", b"\xe9\xff", "éÿ"),
        ("gb2312", "内存页".encode("gb2312"), "内存页"),
        ("gb2312", b"\xff\xfe\xff", "ÿþÿ"),
        ("iso-2022-jp", "頁".encode("iso-2022-jp"), "頁"),
        ("punycode", b"a-b", "a-b"),
        ("zlib", b"a", "a"),
        ("a\x00b", b"\xe9", "é"),
    ],
)
def test_charset_is_decoded_whatever_it_claims(charset: str, data: bytes, text: str) -> None:
    body = BODY.encode().replace(b"three", b"three " + data)
    head = mail(body="", Content_Type=f"text/plain; charset={charset}").encode()
    patch = only_patch(head + body)
    shown = patch.files[0].hunks[0].lines[-1].text
    assert shown == "three " + text
    shown.encode("utf-8")


@pytest.mark.parametrize(
    ("raw", "subject"),
    [
        ("=?utf-8?q?=5BPATCH_1/2=5D_mm=3A_caf=C3=A9?=", "[PATCH 1/2] mm: café"),
        ("=?utf-8?b?W1BBVENIIDEvMl0=?= mm: x", "[PATCH 1/2] mm: x"),
        ("[PATCH 1/2]\n\tmm: folded\n over lines", "[PATCH 1/2] mm: folded over lines"),
        ("[PATCH 1/2] =?y?q?x=E9?=", "[PATCH 1/2] xé"),
        ("[PATCH 1/2] =?utf-8?b?%%%?=", "[PATCH 1/2] =?utf-8?b?%%%?="),
        ("[PATCH 1/2] café", "[PATCH 1/2] café"),
        ("[PATCH 1/2] a\x1b[31mb\x9b", "[PATCH 1/2] a [31mb"),
    ],
)
def test_subject_is_unfolded_and_decoded(raw: str, subject: str) -> None:
    patch = only_patch(mail(raw, BODY))
    assert patch.subject == subject
    assert (patch.number, patch.count) == (1, 2)


def test_flowed_mail_loses_its_stuffing_and_soft_breaks() -> None:
    stuffed = "\n".join(" " + line if line.startswith(" ") else line for line in BODY.split("\n"))
    broken = stuffed.replace("Lend a page.", "Lend a \npage.")
    patch = only_patch(mail(body=broken, Content_Type="text/plain; format=flowed"))
    assert_change(patch)
    assert patch.body == "Lend a page."


@pytest.mark.parametrize("kind", ["text/plain; format=flowed", "text/plain; delsp=yes"])
def test_diff_that_was_never_flowed_is_read_as_it_is(kind: str) -> None:
    patch = only_patch(mail(body=BODY, Content_Type=kind))
    assert_change(patch)
    assert patch.files[0].hunks[0].line


def test_text_and_inline_patch_parts_are_read_and_others_not() -> None:
    parts = [
        ("text/plain", "inline", "Lend a page.\n---\n"),
        ("text/html", "inline", CHANGE.replace("mm/lend.c", "mm/html.c")),
        ("text/x-patch; charset=utf-8", 'inline; filename="a.patch"', CHANGE),
        ("text/plain", 'attachment; filename="log.txt"', CHANGE.replace("lend.c", "log.c")),
    ]
    body = "preamble\n"
    for kind, disposition, text in parts:
        body += f"--b=1\nContent-Type: {kind}\nContent-Disposition: {disposition}\n\n{text}\n"
    text = mail(body=body + "--b=1--\nepilogue\n", Content_Type='multipart/mixed; boundary="b=1"')
    patch = only_patch(text)
    assert_change(patch)
    lines = text.split("\n")
    last = len(lines) - 1 - lines[::-1].index("Content-Type: text/x-patch; charset=utf-8")
    assert patch.files[0].hunks[0].line == lines.index("@@ -1,3 +1,3 @@ int lend(void)", last) + 1


def test_mboxrd_quotes_lose_one_sign_and_do_not_split() -> None:
    body = f">From here it is lent.\n>>From there it is not.\n---\n{CHANGE}"
    patch = only_patch(mail(body=body))
    assert patch.body == "From here it is lent.\n>From there it is not."


def test_from_line_without_a_date_does_not_split() -> None:
    patch = only_patch(mail(body=f"x\n\nFrom here on, pages are lent.\n---\n{CHANGE}"))
    assert patch.body == "x\n\nFrom here on, pages are lent."


def test_format_patch_output_is_not_unquoted() -> None:
    head = "From 1234567890123456789012345678901234567890 Mon Sep 17 00:00:00 2001\n"
    text = mail(body=f">From him.\n---\n{CHANGE}").partition("\n")[2]
    assert only_patch(head + text).body == ">From him."


def test_mail_without_separator_or_newline_at_its_end() -> None:
    text = mail(body=BODY).partition("\n")[2]
    assert_change(only_patch("\n\n" + text.removesuffix("\n")))


def test_author_in_the_body_wins() -> None:
    patch = only_patch(mail(body=f"From: C D <c@d.example>\n\n{BODY}"))
    assert patch.author == "C D <c@d.example>"
    assert patch.body == "Lend a page."


def test_message_id_is_bare() -> None:
    assert only_patch(mail("[PATCH] xy", BODY)).message_id == "10@x"
