"""``hvpatch.toml``: rows of the user hold, and what is wrong names file, line and expectation."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from analyzer.cli import main
from analyzer.configuration import read_configuration
from analyzer.effect import Effect, Resource, Sleep
from analyzer.effect import Result as CallResult
from analyzer.effects import kernel_api, with_rows
from analyzer.tomlplaces import ConfigurationError
from model.events import Event
from tests.patches.building import mail, repository

GOOD = """\
[effects]
files = ["more.toml"]

[[effects.api]]
function = "lend_frame"
result = "pointer"
acquires = "memory"
sleeps = "gfp"
gfp = 1
keeps = [0]
events = ["irq-save"]
source = "drivers/lend.c"
"""
MORE = """\
[[api]]
function = "return_frame"
result = "void"
releases = 0
drops = ["reference", 0]
source = "drivers/lend.c"
"""
LEAK = """\
diff --git a/mm/lend.c b/mm/lend.c
new file mode 100644
--- /dev/null
+++ b/mm/lend.c
@@ -0,0 +1,10 @@
+int lend(int pages)
+{
+\tchar *frame = lend_frame(pages, GFP_KERNEL);
+\tif (!frame)
+\t\treturn -ENOMEM;
+\tif (pages < 0)
+\t\treturn -EINVAL;
+\treturn_frame(frame);
+\treturn 0;
+}
"""


def write(folder: Path, text: str, more: str = MORE) -> Path:
    (folder / "more.toml").write_text(more)
    file = folder / "hvpatch.toml"
    file.write_text(text)
    return file


def test_rows_of_the_file_and_of_the_files_that_it_names_are_read(tmp_path: Path) -> None:
    lend, give_back = read_configuration(write(tmp_path, GOOD)).effects
    assert lend == Effect(
        "lend_frame",
        CallResult.POINTER,
        acquires=Resource.MEMORY,
        sleeps=Sleep.GFP,
        gfp=1,
        keeps=(0,),
        events=(Event.IRQ_SAVE,),
        source="drivers/lend.c",
    )
    assert (give_back.releases, give_back.drops) == (0, (Resource.REFERENCE, 0))


ROW = '[[effects.api]]\nfunction = "f"\nsource = "s"\n'
WRONG = {
    "syntax": ("[effects]\nfiles = [\n", 2, "expected TOML: "),
    "unknown table": ("\n[effect]\n", 2, "expected one of the tables effects"),
    "unknown key": ("[effects]\n\nfile = 1\n", 3, "expected one of the keys files, api"),
    "unknown key of a row": (f"{ROW}frees = 0\n", 4, "expected one of the keys function,"),
    "row without a source": ('\n[[effects.api]]\nfunction = "f"\n', 2, "expected the key source"),
    "second row": (f'{ROW}{ROW}result = "int"\n', 7, "result: expected one of unknown, void,"),
    "argument": (f"{ROW}releases = 12\n", 4, "releases: expected the number of an argument"),
    "boolean": (f"{ROW}releases = true\n", 4, "releases: expected the number of an argument"),
    "list": (f"{ROW}keeps = 0\n", 4, "keeps: expected a list of argument numbers, got 0"),
    "pair": (f'{ROW}drops = ["reference"]\n', 4, "drops: expected a list of two"),
    "name": (ROW.replace('"f"', '"f()"'), 2, "function: expected the name of a function or macro"),
    "gfp": (f'{ROW}sleeps = "gfp"\n', 4, "sleeps: expected the key gfp beside it"),
    "event": (f'{ROW}events = ["boom"]\n', 4, "events: expected one of irq-save,"),
    "inline": ('[effects]\napi = [{function = "f"}]\n', 2, "expected the key source"),
    "no table": ("effects = 3\n", 1, "expected a table [effects]"),
    "missing file": ('[effects]\nfiles = ["gone.toml"]\n', 2, "expected a file: there is no"),
    "text in a text": (f'{ROW}note = """\n[[effects.api]]\n"""\nkeeps = 1\n', 7, "keeps: expected"),
}


@pytest.mark.parametrize("case", WRONG)
def test_wrong_configuration_names_file_line_and_expectation(case: str, tmp_path: Path) -> None:
    text, line, expected = WRONG[case]
    file = write(tmp_path, text)
    with pytest.raises(ConfigurationError) as caught:
        read_configuration(file)
    assert str(caught.value).startswith(f"{file}:{line}: ")
    assert expected in str(caught.value)


def test_error_in_a_further_file_names_that_file(tmp_path: Path) -> None:
    file = write(tmp_path, GOOD, MORE + "gfp = 1\n")
    with pytest.raises(ConfigurationError, match=r"more\.toml:7: gfp: expected the key sleeps"):
        read_configuration(file)


def test_function_with_two_rows_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="one row a function: f has two"):
        read_configuration(write(tmp_path, ROW + ROW))


def test_own_row_stands_in_place_of_a_shipped_one_and_only_there() -> None:
    own = Effect("kfree", source="ours")
    with with_rows([own]):
        assert kernel_api().effects["kfree"] is own
        assert kernel_api().effects["kmalloc"].acquires is Resource.MEMORY
    assert kernel_api().effects["kfree"].releases == 0


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current folder, with a series that leaks what an unknown function gives."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "series.mbox").write_text(mail("[PATCH] mm: lend", body=f"Why.\n---\n\n{LEAK}"))
    return tmp_path


OWN = GOOD.replace('keeps = [0]\nevents = ["irq-save"]\n', "")


def review(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["review", "series.mbox", "--color", "never", *arguments])


def test_leak_of_a_function_that_only_the_configuration_knows_is_found(folder: Path) -> None:
    assert review().exit_code == 0
    write(folder, OWN)
    result = review()
    assert (result.exit_code, "allocation-lost" in result.stdout) == (1, True)


def test_configuration_in_the_tree_under_review_is_not_used_unless_named(folder: Path) -> None:
    repository(folder, {"other.c": "int other;\n"})
    write(folder, OWN)
    result = review("--tree", ".")
    assert result.exit_code == 0
    assert "lies in a tree under review" in result.stderr
    assert review("--tree", ".", "--config", "hvpatch.toml").exit_code == 1


def test_wrong_configuration_is_bad_input(folder: Path) -> None:
    write(folder, "\n[effect]\n")
    result = review()
    assert result.exit_code == 2
    assert result.stderr == "hvpatch: hvpatch.toml:2: expected one of the tables effects\n"
