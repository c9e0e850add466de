"""Compiling each step: which flags get through, what the compiler can reach, what is reported."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest
from click.testing import CliRunner

from analyzer.cli import main
from analyzer.compileflags import read_commands
from analyzer.compiling import compile_steps
from analyzer.sandbox import compiler, sandbox, syntax_check
from analyzer.visible import VisibleReader
from patches.series import PatchInputError
from reports.report import Verdict
from tests.analyzer.build_cases import BASE, USER, body, steps_of

HOSTILE = (
    "-fplugin=./evil.so -fplugin-arg-evil-x=1 @flags -o out -B. -specs=evil -wrapper sh,-c "
    "-Wp,-MMD,x -Wa,x -Wl,x -Xclang x -include /etc/passwd -I/etc -isystem ../.. -imacros x -MF x "
    "-fdump-tree-all -fprofile-use=x -dumpdir x -save-temps -x c++ --sysroot=/ -pipe -L. -lx"
)
HARMLESS = (
    "-std=gnu11 -O2 -Wall -Werror=implicit-int -fno-PIE -mcmodel=kernel -DA='\"b c\"' -nostdinc"
)
needs_gcc = pytest.mark.skipif(compiler() is None, reason="no gcc")


def configured(folder: Path, *entries: Mapping[str, object]) -> Path:
    folder.mkdir(exist_ok=True)
    (folder / "compile_commands.json").write_text(json.dumps(entries))
    return folder


def flags_of(folder: Path, command: str) -> Sequence[str]:
    entry = {"directory": str(folder), "file": "a/b.c", "command": f"gcc {command} -c a/b.c"}
    return read_commands(configured(folder, entry), None)["a/b.c"].flags


def test_harmless_flags_get_through_as_they_are(tmp_path: Path) -> None:
    assert flags_of(tmp_path, HARMLESS) == (
        "-std=gnu11", "-O2", "-Wall", "-Werror=implicit-int", "-fno-PIE", "-mcmodel=kernel",
        '-DA="b c"', "-nostdinc",
    )  # fmt: skip


def test_flags_that_run_read_or_write_do_not_get_through(tmp_path: Path) -> None:
    assert flags_of(tmp_path, HOSTILE) == ()


def test_folders_are_taken_from_the_top_of_the_tree(tmp_path: Path) -> None:
    command = f"-I./include -I {tmp_path}/arch/x86 -include ./include/k.h -I/usr/lib/gcc/include"
    assert flags_of(tmp_path, command) == (
        "-I", "include", "-I", "arch/x86", "-include", "include/k.h", "-I", "/usr/lib/gcc/include",
    )  # fmt: skip


@pytest.mark.parametrize("text", ["", "{}", "[", '"x"'])
def test_file_that_is_no_list_of_commands_is_an_input_error(text: str, tmp_path: Path) -> None:
    (tmp_path / "compile_commands.json").write_text(text)
    with pytest.raises(PatchInputError, match=r"compile_commands\.json"):
        read_commands(tmp_path, None)


def test_odd_entries_are_passed_over(tmp_path: Path) -> None:
    good = {"directory": str(tmp_path), "file": "a.c", "arguments": ["gcc", "-O2", "a.c"]}
    odd: list[Mapping[str, object]] = [
        {"directory": str(tmp_path), "file": "../../etc/x.c", "command": "gcc"},
        {"directory": 1, "file": "b.c"}, {"directory": "/", "file": "b.c", "command": "'"},
    ]  # fmt: skip
    assert list(read_commands(configured(tmp_path, *odd, good), None)) == ["a.c"]


def build_of(folder: Path) -> Path:
    command = (
        "gcc -I./include -include ./include/linux/kconfig.h -Werror=implicit-function-declaration"
    )
    entry = {"directory": str(folder), "file": USER, "command": f"{command} -c {USER}"}
    made = folder / "include" / "generated"
    made.mkdir(parents=True)
    (made / "bounds.h").write_text("#define MADE 4\n")
    return configured(folder, entry)


@needs_gcc
def test_error_of_a_step_is_reported_with_the_patch_that_ends_it(tmp_path: Path) -> None:
    steps = steps_of(
        tmp_path,
        {USER: body("return MADE;", head="#include <generated/bounds.h>\n")},
        {USER: body("lend_pages(l);")},
        {USER: body("lend_pages(l, 1);")},
    )
    result = compile_steps(steps, VisibleReader(), build_of(tmp_path / "build"), None)
    assert [d.verdict for d in result.decisions] == [
        Verdict.HOLDS, Verdict.VIOLATED, Verdict.HOLDS,
    ]  # fmt: skip
    (finding,) = result.findings
    assert (finding.patch, finding.location.path, finding.location.line) == (2, USER, 5)
    assert "too few arguments" in finding.message
    assert "patch 3 ends it" in finding.steps[-1].text
    assert sandbox() in finding.steps[-1].text


@needs_gcc
def test_error_that_the_tree_had_before_is_not_counted(tmp_path: Path) -> None:
    base = {**BASE, USER: body("lend_nothing(l);")}
    steps = steps_of(tmp_path, {USER: body("lend_nothing(l);", "return 1;")}, base=base)
    result = compile_steps(steps, VisibleReader(), build_of(tmp_path / "build"), None)
    assert result.findings == ()
    assert [d.verdict for d in result.decisions] == [Verdict.NOT_DECIDED]


@needs_gcc
def test_new_file_is_compiled_like_its_neighbour(tmp_path: Path) -> None:
    steps = steps_of(tmp_path, {"drivers/lend/new.c": "int f(void) { return 0 }\n"})
    (finding,) = compile_steps(steps, VisibleReader(), build_of(tmp_path / "build"), None).findings
    assert f"with the flags of {USER}" in finding.steps[-1].text


@needs_gcc
def test_compiler_sees_nothing_outside_its_folder(tmp_path: Path) -> None:
    if "bubblewrap" not in sandbox() or sandbox().startswith("no sandbox"):
        pytest.skip("bubblewrap is not there or not allowed")
    secret = tmp_path / "secret.h"
    secret.write_text("int secret;\n")
    work = tmp_path / "work"
    work.mkdir()
    (work / "a.c").write_text(f'#include "{secret}"\n')
    done = syntax_check(work, "a.c", ())
    assert [error.message for error in done.errors] == [f"{secret}: No such file or directory"]


@needs_gcc
def test_code_without_end_is_stopped(tmp_path: Path) -> None:
    (tmp_path / "a.c").write_text('#include "a.c"\n#include "a.c"\n')
    done = syntax_check(tmp_path, "a.c", ())
    assert done.errors or done.failure


def test_compile_without_a_tree_is_a_usage_error(tmp_path: Path) -> None:
    mail = tmp_path / "x.mbox"
    mail.write_text("")
    result = CliRunner().invoke(main, ["review", str(mail), "--compile"])
    assert result.exit_code == 2
    assert "--compile needs --tree" in result.output
