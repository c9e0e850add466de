"""Files beside the touched ones: which are read, and what they add."""

from __future__ import annotations

from pathlib import Path

from analyzer.effects import kernel_api
from analyzer.files import ReadFile
from analyzer.neighbours import neighbours
from analyzer.reader import SourceReader
from analyzer.viewing import review_view
from patches.tree import DirectoryTree, HunksOnlyTree, names_in

TOUCHED = """\
static void wait_for_it(struct owner *o)
{
	o->count++;
}

void owner_send(struct owner *o)
{
	owner_map(o);
	wait_for_it(o);
}
"""
CALLER = """\
static void wait_for_it(struct owner *o)
{
	msleep(o->delay);
}

static irqreturn_t owner_interrupt(int irq, void *data)
{
	owner_send(data);
	return IRQ_HANDLED;
}

static int owner_open(struct owner *o)
{
	wait_for_it(o);
	return request_irq(o->irq, owner_interrupt, 0, "owner", o);
}
"""
CALLEE = """\
void owner_map(struct owner *o)
{
	o->map = kzalloc(o->size, GFP_KERNEL);
}
"""


def _files(folder: Path) -> tuple[DirectoryTree, dict[str, ReadFile], SourceReader]:
    (folder / "drv").mkdir()
    texts = {"send": TOUCHED, "irq": CALLER, "map": CALLEE, "other": "int other;\n"}
    for name, text in texts.items():
        (folder / "drv" / f"{name}.c").write_text(text)
    tree, reader = DirectoryTree(folder), SourceReader()
    source = tree.read("drv/send.c")
    assert source is not None
    touched = dict.fromkeys(range(1, TOUCHED.count("\n") + 1), 1)
    return (
        tree,
        {"drv/send.c": ReadFile("drv/send.c", source, reader.read(source), touched)},
        reader,
    )


def test_callers_and_callees_in_the_folder_are_read_and_nothing_else(tmp_path: Path) -> None:
    tree, files, reader = _files(tmp_path)
    found = neighbours(tree, files, reader, kernel_api())
    assert sorted(found) == ["drv/irq.c", "drv/map.c"]
    assert all(not file.touched for file in found.values())


def test_sleep_in_a_neighbour_is_blamed_on_the_reviewed_call(tmp_path: Path) -> None:
    """The static function of the same name in the caller's file sleeps; the own one does not."""
    tree, files, reader = _files(tmp_path)
    beside = neighbours(tree, files, reader, kernel_api())
    (found,) = review_view({**beside, **files}).findings
    line = TOUCHED.split("\n").index("\towner_map(o);") + 1
    assert (found.location.path, found.location.line) == ("drv/send.c", line)
    paths = [step.location.path for step in found.steps]
    assert paths == ["drv/irq.c", "drv/irq.c", "drv/send.c", "drv/map.c"]


def test_without_neighbours_nothing_is_said_of_the_context(tmp_path: Path) -> None:
    _, files, _ = _files(tmp_path)
    assert review_view(files).findings == ()


def test_names_in_a_folder_are_those_of_the_tree_and_never_outside(tmp_path: Path) -> None:
    tree, _, _ = _files(tmp_path)
    expected = ("drv/irq.c", "drv/map.c", "drv/other.c", "drv/send.c")
    assert names_in(tree, "drv") == expected
    assert names_in(tree, "../drv") == ()
    assert names_in(HunksOnlyTree(), "drv") == ()
