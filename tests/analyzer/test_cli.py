"""The command as users and CI run it: exit statuses, bad input, and files that it may write."""

from __future__ import annotations

import base64
import io
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from analyzer.cli import main
from analyzer.pipeline import Request
from analyzer.pipeline import review as review_series
from patches import examples
from patches.apply import HunkStatus
from reports.baseline import baseline_of, write_baseline
from reports.report import Report
from tests.patches.building import CHANGE, mail

V1, V2 = examples.REVISIONS
TREE = str(examples.TREE)

CLEAN = """\
diff --git a/mm/lend.c b/mm/lend.c
new file mode 100644
--- /dev/null
+++ b/mm/lend.c
@@ -0,0 +1,7 @@
+int lend(int pages);
+int lend(int pages)
+{
+\tif (pages < 0)
+\t\treturn -1;
+\treturn pages;
+}
"""


def new_file(path: str) -> str:
    return f"--- /dev/null\n+++ {path}\n@@ -0,0 +1 @@\n+int lent;\n"


# What a review may refuse (exit 2 and these words), and what it reads and goes on from (exit 0).
REFUSED: Mapping[str, tuple[bytes, str]] = {
    "empty": (b"", "is empty"),
    "blank": (b"\n \n", "is empty"),
    "binary": (b"\x7fELF\0\0\0" + bytes(range(256)) * 20, "is a binary file"),
    "prose": (b"Dear maintainer,\n\nplease apply.\n", "expected a mail"),
    "mail without a patch": (mail("[PATCH] x", "Ping?\n").encode(), "none holds a patch"),
}
RECORDED: Mapping[str, bytes] = {
    "truncated base64": mail(
        body=base64.encodebytes(CLEAN.encode()).decode()[:-30] + "\n",
        Content_Transfer_Encoding="base64",
    ).encode(),
    "broken hunk": mail(body=CLEAN.replace("+1,7 @@", "+1,70 @@")).encode(),
    "path above the tree": mail(body=new_file("b/../../escaped.c")).encode(),
    "absolute path": mail(body=new_file("/hvpatch-escaped/x.c")).encode(),
    "change without its file": mail().encode(),
}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current folder of a run, empty."""
    inner = tmp_path / "outer" / "current"
    inner.mkdir(parents=True)
    monkeypatch.chdir(inner)
    return inner


def hvpatch(*arguments: str, given: bytes = b"") -> Result:
    """Run ``hvpatch review`` here; only the exit of Click may leave it."""
    result = CliRunner().invoke(main, ["review", *arguments], input=given)
    assert result.exception is None or isinstance(result.exception, SystemExit)
    assert "Traceback" not in result.output
    assert "internal error" not in result.output
    return result


def box(folder: Path, text: str | bytes) -> str:
    path = folder / "series.mbox"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return str(path)


def contents(root: Path) -> Mapping[str, bytes]:
    """Everything below *root*: path -> bytes."""
    return {
        str(path.relative_to(root)): path.read_bytes() if path.is_file() else b""
        for path in sorted(root.rglob("*"))
    }


def report(path: Path, tree: str | None = TREE) -> Report:
    return review_series(
        Request([str(path)], () if tree is None else (tree,), io.BytesIO(), "hvpatch review")
    )


def test_clean_series_exits_0(folder: Path) -> None:
    series = box(folder, mail(body=CLEAN))
    result = hvpatch(series, "--require-complete")
    assert (result.exit_code, result.stderr) == (0, "exit 0: no finding at or above error\n")


def test_findings_exit_1_and_are_counted() -> None:
    result = hvpatch(str(V1), "--tree", TREE)
    assert result.exit_code == 1
    assert result.stderr == "exit 1: 5 findings at or above error\n"
    assert "drivers/hv/vmlend/pool.c" in result.stdout


def test_findings_without_a_threshold_exit_0() -> None:
    result = hvpatch(str(V1), "--tree", TREE, "--fail-on", "none")
    assert result.exit_code == 0
    assert "drivers/hv/vmlend/pool.c" in result.stdout


def test_incomplete_review_exits_3_only_where_completeness_is_demanded(folder: Path) -> None:
    series = box(folder, mail())
    assert hvpatch(series).exit_code == 0
    assert hvpatch(series, "--require-complete").exit_code == 3


def test_findings_outrank_incompleteness() -> None:
    assert hvpatch(str(V1), "--require-complete").exit_code == 1


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("--no-such-option", str(V1)),
        (str(V1), "--fail-on", "fatal"),
        (str(V1), "--tree", "no-such-tree"),
        (str(V1), "--baseline", "no-such-file"),
        ("no-such-file.mbox",),
        ("HEAD~1..HEAD", "--tree", "no-such-tree"),
        ("HEAD~1..HEAD", "--tree", TREE),
        (".",),
        (str(V1), "--sarif", "no-such-folder/x.sarif"),
        (str(V1), "--json", "."),
        (str(V1), "--html", str(V1)),
    ],
    ids=" ".join,
)
def test_bad_usage_exits_2_with_a_message(arguments: tuple[str, ...], folder: Path) -> None:
    result = hvpatch(*arguments)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.strip()
    assert contents(folder) == {}


@pytest.mark.parametrize("kind", REFUSED)
def test_input_without_a_patch_is_refused_with_its_name(kind: str, folder: Path) -> None:
    data, words = REFUSED[kind]
    series = box(folder, data)
    result = hvpatch(series, "--html", "out", "--sarif", "x.sarif")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith(f"hvpatch: {series}")
    assert words in result.stderr
    assert list(contents(folder)) == ["series.mbox"]


@pytest.mark.parametrize("kind", RECORDED)
def test_broken_patch_is_recorded_and_makes_the_review_incomplete(kind: str, folder: Path) -> None:
    series = box(folder, RECORDED[kind])
    assert hvpatch(series, "--tree", TREE, "--require-complete").exit_code == 3
    read = report(Path(series))
    problems = [p for patch in read.series.patches for p in patch.problems]
    refused = [
        hunk.status
        for applied in read.applied
        for file in applied.files
        for hunk in file.hunks
        if hunk.status is not HunkStatus.APPLIED
    ]
    assert [*read.series.problems, *problems, *refused]


@pytest.mark.parametrize("kind", RECORDED)
def test_broken_patch_writes_nothing_outside_the_outputs(kind: str, folder: Path) -> None:
    root = folder.parent.parent
    series = box(folder, RECORDED[kind])
    before, tree_before = contents(root), contents(examples.TREE)
    result = hvpatch(
        series, "--tree", TREE, "--html", "out", "--sarif", "x.sarif", "--json", "x.json"
    )
    assert result.exit_code == 0
    outputs = ("outer/current/out", "outer/current/x.sarif", "outer/current/x.json")
    after = {p: data for p, data in contents(root).items() if not p.startswith(outputs)}
    assert after == before
    assert contents(examples.TREE) == tree_before
    assert not Path("/hvpatch-escaped").exists()
    assert (folder / "out" / "index.html").is_file()


def test_link_out_of_the_tree_is_neither_read_nor_written(folder: Path) -> None:
    secret = folder / "secret.c"
    secret.write_text("one\ntwo\nthree\n")
    tree = folder / "tree"
    (tree / "mm").mkdir(parents=True)
    (tree / "mm" / "lend.c").symlink_to(secret)
    (tree / "out").symlink_to(folder)
    through = CHANGE.replace("mm/lend.c", "out/secret.c")
    series = box(folder, mail("[PATCH 1/2] a") + mail("[PATCH 2/2] bb", body=through))
    assert hvpatch(series, "--tree", str(tree), "--require-complete").exit_code == 3
    applied = [
        hunk for p in report(Path(series), str(tree)).applied for f in p.files for hunk in f.hunks
    ]
    assert [hunk.status for hunk in applied if hunk.status is HunkStatus.APPLIED] == []
    assert secret.read_text() == "one\ntwo\nthree\n"


def test_mail_of_five_megabytes_is_reviewed(folder: Path) -> None:
    lines = 80_000
    added = "+/* sixty and some characters of a generated header go into here */\n" * lines
    diff = f"--- /dev/null\n+++ b/large.h\n@@ -0,0 +1,{lines} @@\n{added}"
    result = hvpatch(box(folder, mail(body=diff + CLEAN)), "--html", "out")
    assert (result.exit_code, len(added) > 5_000_000) == (0, True)


def test_standard_input_is_read_for_a_dash(folder: Path) -> None:
    assert hvpatch("-", "--tree", TREE, given=V1.read_bytes()).exit_code == 1
    assert hvpatch("-", given=mail(body=CLEAN).encode()).exit_code == 0
    refused = hvpatch("-", given=b"")
    assert (refused.exit_code, refused.stderr.startswith("hvpatch: -: is empty")) == (2, True)


def test_several_files_make_one_series(folder: Path) -> None:
    first, second = folder / "1.patch", folder / "2.patch"
    first.write_text(mail("[PATCH 1/2] mm: lend", body=CLEAN))
    second.write_text(mail("[PATCH 2/2] mm: lent", body=new_file("b/mm/lent.c")))
    result = hvpatch(str(first), str(second), "--require-complete", "--json", "x.json")
    assert result.exit_code == 0
    assert "mm/lent.c" in (folder / "x.json").read_text()


def test_quiet_review_prints_nothing(folder: Path) -> None:
    result = hvpatch(str(V1), "--tree", TREE, "--quiet")
    assert (result.exit_code, result.output) == (1, "")


def test_baseline_keeps_known_findings_from_failing_the_gate(folder: Path) -> None:
    known = folder / "known.jsonl"
    write_baseline(baseline_of(report(V1).findings), known)
    arguments = ("--tree", TREE, "--baseline", str(known))
    assert hvpatch(str(V1), *arguments).exit_code == 0
    assert hvpatch(str(V2), *arguments).exit_code == 0
    write_baseline(baseline_of(report(V2).findings), known)
    result = hvpatch(str(V1), *arguments)
    assert (result.exit_code, result.stderr) == (1, "exit 1: 4 findings at or above error\n")


def test_written_baseline_is_read_back(folder: Path) -> None:
    assert hvpatch(str(V1), "--tree", TREE, "--write-baseline", "known").exit_code == 1
    assert hvpatch(str(V1), "--tree", TREE, "--baseline", "known").exit_code == 0


def test_internal_error_is_neither_a_finding_nor_a_pass(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> int:
        raise LookupError("of ours")

    monkeypatch.setattr("analyzer.session.run", fail)
    result = CliRunner().invoke(main, ["review", str(V1)])
    assert (result.exit_code, "Traceback" in result.output) == (2, False)
    assert "internal error, nothing was decided: LookupError('of ours')" in result.stderr


def test_broken_baseline_is_bad_input(folder: Path) -> None:
    (folder / "known.jsonl").write_text("{}\n")
    result = hvpatch(str(V1), "--tree", TREE, "--baseline", "known.jsonl")
    assert result.exit_code == 2
    assert result.stderr.startswith("hvpatch: known.jsonl:1: expected the header")


def written(folder: Path, seed: str) -> Iterator[bytes]:
    """The outputs of a process of its own."""
    argv = [sys.executable, "-m", "analyzer.cli", "review", str(V1), "--tree", TREE, "--quiet"]
    names = [f"{seed}.sarif", f"{seed}.json", f"{seed}.html"]
    for option, name in zip(("--sarif", "--json", "--html"), names, strict=True):
        argv += [option, str(folder / name)]
    environment = os.environ | {"PYTHONHASHSEED": seed}
    done = subprocess.run(argv, check=False, capture_output=True, env=environment, timeout=120)
    assert (done.returncode, done.stdout, done.stderr) == (1, b"", b"")
    for name in names[:2]:
        yield (folder / name).read_bytes()
    for path, data in contents(folder / names[2]).items():
        yield path.encode() + data


def test_outputs_do_not_depend_on_the_hash_seed(tmp_path: Path) -> None:
    first, second = (list(written(tmp_path, seed)) for seed in ("1", "2"))
    assert len(first) > 3
    assert first == second
