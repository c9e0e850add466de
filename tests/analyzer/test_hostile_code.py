"""C made to hurt, in patches nobody trusts: it is read, or the report says that it was not."""

from __future__ import annotations

import io
from collections.abc import Mapping

import pytest

from analyzer.pipeline import Request, review
from reports.report import ReadState
from tests.patches.building import mail


def function(body: str) -> str:
    return f"int lend(int a, char *p)\n{{\n{body}\n\treturn 0;\n}}\n"


DEEP = 2_000
# Read as a whole: long or odd, but not deep.
READ: Mapping[str, str] = {
    "else if": function("if (!a) a = 1;\n" + "else if (a == 2) a = 3;\n" * 200),
    "gotos": function("".join(f"l{n}: if (a) goto l{n * 7 % 300};\n" for n in range(300))),
    "locks": function("spin_lock(&l); if (a) a++; spin_unlock(&l);\n" * 50),
    "endless shift": function("a = 1 << 1000000000000;"),
    "large constant": function("if ((1UL << (1UL << 40)) > a) return 1;"),
    "division by zero": function("if (a / 0 > 1 % 0) return 1;"),
    "mutual recursion": (
        "int lent(char *p);\nint lend(char *p)\n{\n\treturn lent(p);\n}\n"
        "int lent(char *p)\n{\n\treturn lend(p);\n}\n"
    ),
}
NOT_READ: Mapping[str, str] = {
    "parentheses": function("a = " + "(" * DEEP + "1" + ")" * DEEP + ";"),
    "blocks": function("if (a) {\n" * DEEP + "kfree(p);\n" + "}\n" * DEEP),
    "dangling ifs": function("if (a)\n" * DEEP + "kfree(p);"),
    "calls": function("a = " + "lent(" * DEEP + "a" + ")" * DEEP + ";"),
    "operators": function("a = " + "a + " * DEEP + "1;"),
    "negations": function("a = " + "!" * DEEP + "a;"),
    "do loops": function("do " * DEEP + "a++;" + " while (a);" * DEEP),
    "initialisers": function("int q[] = " + "{" * DEEP + "1" + "}" * DEEP + ";"),
    "long number": function("a = " + "9" * 20_000 + ";"),
    "unterminated": 'int lend(void)\n{\n\tchar *p = "abc\n/* never closed\n\treturn 0;\n',
    "labels": function("a: a: a: goto b; goto nowhere; case 3: break; continue;"),
}


def states(code: str) -> set[ReadState]:
    lines = code.splitlines()
    added = "".join(f"+{line}\n" for line in lines)
    diff = f"--- /dev/null\n+++ b/mm/lend.c\n@@ -0,0 +1,{len(lines)} @@\n{added}"
    given = io.BytesIO(mail(body=diff).encode())
    report = review(Request(["-"], (), given, "hvpatch review -"))
    (file,) = report.files
    unexplained = [f for f in file.functions if f.read is not ReadState.WHOLE and not f.reason]
    assert unexplained == []
    return {f.read for f in file.functions}


@pytest.mark.parametrize("kind", READ)
def test_long_or_odd_code_is_read_as_a_whole(kind: str) -> None:
    assert states(READ[kind]) == {ReadState.WHOLE}


@pytest.mark.parametrize("kind", NOT_READ)
def test_deep_or_broken_code_is_reported_as_not_read(kind: str) -> None:
    found = states(NOT_READ[kind])
    assert found
    assert found <= {ReadState.PARTIAL, ReadState.NOT_READ}
