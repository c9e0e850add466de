"""``hvpatch facts`` as a user runs it."""

from __future__ import annotations

import json
import re
import xml.etree.ElementTree as ElementTree
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from analyzer.cli import main

_TEXT = """\
#define SIZE (4 * 1024)
enum { FIRST = 7 };

static int helper(int n)
{
	return n < 0 ? -EINVAL : n;
}

long vp_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	int ret = helper(arg);

	for (; ret < SIZE; ret++)
		if (!cmd)
			goto out;
	asm volatile("nop");
out:
	return ret;
}

static const struct file_operations fops = { .unlocked_ioctl = vp_ioctl };
"""


@pytest.fixture(autouse=True)
def _own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HVPATCH_CACHE", str(tmp_path / "cache"))


@pytest.fixture
def file(tmp_path: Path) -> str:
    path = tmp_path / "vp.c"
    path.write_text(_TEXT)
    return str(path)


def _run(*arguments: str, text: str | None = None) -> Result:
    return CliRunner().invoke(main, ["facts", *arguments], input=text)


def test_overview_says_of_each_function_how_it_was_read_and_is_entered(file: str) -> None:
    done = _run(file)
    assert done.exit_code == 0
    assert "21 lines, 2 functions (1 whole, 1 partial)" in done.output
    assert re.search(r"4-7 +helper +\d+ +by vp_ioctl\(\)", done.output)
    assert re.search(
        r"9-19 +vp_ioctl +\d+ +ioctl: fops: file_operations.unlocked_ioctl", done.output
    )
    assert "partial: line 16: asm" in done.output
    assert "SIZE = 0x1000  ((4 * 1024))" in done.output and "FIRST = 7" in done.output


def test_one_function_is_shown_with_graph_values_and_conditions(file: str) -> None:
    done = _run(file, "--function", "vp_ioctl")
    assert done.exit_code == 0
    for said in (
        "vp.c:9-19: long vp_ioctl(struct file *file, unsigned int cmd, unsigned long arg)",
        "entered as ioctl: fops: file_operations.unlocked_ioctl",
        "calls in this file: helper() in line 11",
        "control flow: ",
        "if ret < SIZE  -> true ",
        "ret: helper() in line 11; changed in place in line 13",
        "line 13: ret < SIZE (= 0x1000), else >= SIZE (= 0x1000); it is ",
        "line 18: ret: ",
    ):
        assert said in done.output


def test_standard_input_is_read(file: str) -> None:
    done = _run("-", text=_TEXT)
    assert done.exit_code == 0 and done.output.startswith("<stdin>: 21 lines")


def test_json_holds_nodes_edges_and_sources(file: str) -> None:
    done = _run(file, "--function", "helper", "--json")
    shown = json.loads(done.output)
    (function,) = shown["functions"]
    assert shown["format"] == 1 and shown["constants"] == {"SIZE": 4096, "FIRST": 7}
    assert function["callers"] == [{"name": "vp_ioctl", "line": 11, "way": "by name"}]
    (returned,) = function["returns"]
    assert [s["text"] for s in returned["sources"]] == ["n", "-EINVAL"]
    nodes = {node["node"] for node in function["nodes"]}
    assert {e["source"] for e in function["edges"]} | {
        e["target"] for e in function["edges"]
    } == nodes


def test_dot_has_a_cluster_a_function_and_svg_a_box_a_node(file: str) -> None:
    drawn = _run(file, "--dot").output
    assert drawn.count("subgraph cluster_") == 2 and drawn.rstrip().endswith("}")
    drawn = _run(file, "--svg", "--function", "vp_ioctl").output
    picture = ElementTree.fromstring(drawn)  # noqa: S314 our own drawing
    nodes = json.loads(_run(file, "--json", "--function", "vp_ioctl").output)["functions"][0][
        "nodes"
    ]
    boxes = picture.findall(".//{http://www.w3.org/2000/svg}rect")
    assert len(boxes) == len(nodes) + 1  # and the background


def test_markup_and_escapes_of_the_source_stay_text(tmp_path: Path) -> None:
    hostile = tmp_path / "x.c"
    hostile.write_text('int f(void) { return g("</text><script>\x1b[31m", a < b); }\n')
    picture = _run(str(hostile), "--svg", "--function", "f").output
    assert "<script>" not in picture and "\x1b" not in picture
    assert ElementTree.fromstring(picture) is not None  # noqa: S314 our own drawing
    assert "\x1b" not in _run(str(hostile), "--function", "f").output
    assert "\x1b" not in _run(str(hostile), "--dot").output


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["absent.c"], "absent.c: expected a C file; there is none"),
        (["{file}", "--function", "helpre"], "expected a function helpre; it has helper"),
        (["{file}", "--svg"], "--function is missing"),
        (["{file}", "--layouts", "--svg"], "--layouts has no --svg"),
        (["b.c", "--tree", "{folder}@v1"], "is no git repository"),
        (["a.c", "--tree", "{folder}"], "expected a file of the tree"),
        (["../vp.c", "--tree", "{folder}"], "expected a file of the tree"),
    ],
)
def test_bad_input_is_told_and_exits_with_2(
    file: str, tmp_path: Path, arguments: list[str], said: str
) -> None:
    folder = tmp_path / "tree"
    folder.mkdir()
    (folder / "b.c").write_text(_TEXT)
    done = _run(*(a.format(file=file, folder=folder) for a in arguments))
    assert done.exit_code == 2
    assert said in done.stderr


def test_the_second_run_says_the_same_from_the_cache_and_without_it(
    file: str, tmp_path: Path
) -> None:
    first = _run(file, "--json").output
    assert (tmp_path / "cache" / "facts.sqlite").exists()
    assert _run(file, "--json").output == first == _run(file, "--json", "--no-cache").output


def test_no_cache_writes_none(file: str, tmp_path: Path) -> None:
    assert _run(file, "--no-cache").exit_code == 0
    assert not (tmp_path / "cache").exists()


def test_a_cache_that_others_may_write_to_is_told_and_not_used(file: str, tmp_path: Path) -> None:
    (tmp_path / "cache").mkdir()
    (tmp_path / "cache").chmod(0o777)
    done = _run(file)
    assert done.exit_code == 0
    assert "no facts are kept" in done.stderr and "others may write" in done.stderr


def test_every_function_of_a_real_file_is_listed(kernel_tree: Callable[[str], Path]) -> None:
    tree = str(kernel_tree("7.2"))
    done = _run("drivers/hv/mshv_root_main.c", "--tree", tree, "--json")
    shown = json.loads(done.output)
    assert done.exit_code == 0 and len(shown["functions"]) >= 60
    assert {f["read"] for f in shown["functions"]} <= {"whole", "partial"}
    entered = {w["context"] for f in shown["functions"] for w in f["entered_as"]}
    assert {"ioctl", "mmap", "page fault", "module or boot init", "CPU hotplug callback"} <= entered


def test_layouts_are_shown_with_padding_and_where_machines_differ(tmp_path: Path) -> None:
    file = tmp_path / "a.h"
    file.write_text(
        "struct one { char a; unsigned long long b; };\n"
        "struct two {\n#ifdef CONFIG_X86\n\tint a;\n#else\n\tchar a;\n#endif\n};\n"
        "struct three { struct elsewhere inner; };\n"
    )
    text = _run(str(file), "--layouts").output
    assert "/* 7 bytes of padding */" in text
    assert "x86-64, arm64: size 16, alignment 8" in text
    assert "x86-64: size 4" in text and "arm64: size 1" in text
    assert "struct three: not decided" in text
    shown = json.loads(_run(str(file), "--layouts", "--json").output)["layouts"]
    assert (shown[0]["name"], shown[0]["machines"]) == ("one", ["x86-64", "arm64"])
    assert shown[0]["members"][1] == {
        "name": "b",
        "type": "unsigned long long",
        "offset": 8,
        "size": 8,
        "bit": None,
        "width": None,
        "padding_bits": 56,
        "members": [],
    }
