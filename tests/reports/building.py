"""Small reports built by hand: one with a real-looking defect, one hostile, one empty."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

from patches.apply import AppliedFile, AppliedHunk, AppliedPatch, HunkStatus, ReasonClass
from patches.diff import DiffLine, FileDiff, FileStatus, Hunk, LineKind
from patches.fit import PatchFit, Refusal
from patches.ladder import Attempt, Ladder
from patches.ladder import Confidence as BaseConfidence
from patches.patchid import Prerequisite
from patches.series import (
    CommitId,
    CoverLetter,
    InputProblem,
    MessageId,
    Patch,
    PatchId,
    Series,
    Trailer,
)
from reports.finding import (
    CodeLine,
    Confidence,
    Finding,
    Location,
    Rule,
    Severity,
    TraceStep,
)
from reports.report import (
    Decision,
    FileCoverage,
    FunctionCoverage,
    HunkMapping,
    ReadState,
    Report,
    SubsystemMatch,
    Verdict,
)

SAMPLES = Path(__file__).parent / "samples"
PATH = "drivers/hv/hv_proc.c"
FUNCTION = "hv_call_deposit_pages"

RULE = Rule(
    id="deposited-frame-freed",
    title="Frame freed while the hypervisor owns it",
    defect_class="ownership",
    severity=Severity.ERROR,
    what="A page frame is given back to the page allocator while it is deposited.",
    why="The hypervisor keeps using the frame; whoever gets it next is corrupted, or faults.",
    source="TLFS, HvCallDepositMemory; drivers/hv/hv_proc.c",
    false_alarms="A status that proves that no rep was done, if the code tests it elsewhere.",
)
LEAK = Rule(
    id="frame-lost",
    title="Frame that nobody can free any more",
    defect_class="leak",
    severity=Severity.WARNING,
    what="The last reference to an allocated frame is dropped.",
    why="The memory is gone until the next boot.",
    source="mm/page_alloc.c, __free_pages()",
)

DEPOSIT_DIFF = (SAMPLES / "deposit.diff").read_text(encoding="utf-8")

MAKEFILE_DIFF = (SAMPLES / "makefile.diff").read_text(encoding="utf-8")

CODE = (SAMPLES / "deposit.c.txt").read_text(encoding="utf-8")


def hunks(text: str) -> tuple[Hunk, ...]:
    """Hunks of a diff as text; the headers must be right."""
    found: list[Hunk] = []
    for part in re.split(r"^(?=@@)", text, flags=re.M)[1:]:
        head, _, body = part.partition("\n")
        match = re.match(r"@@ -(\d+),(\d+) \+(\d+),(\d+) @@ ?(.*)", head)
        assert match is not None
        old, old_count, new, new_count = (int(match[n]) for n in range(1, 5))
        lines = _lines(body.split("\n")[:-1], old, new)
        found.append(Hunk(old, old_count, new, new_count, match[5], lines, 0))
    return tuple(found)


def _lines(rows: list[str], old: int, new: int) -> tuple[DiffLine, ...]:
    lines: list[DiffLine] = []
    for row in rows:
        kind = LineKind(row[:1] or " ")
        before = None if kind is LineKind.ADDED else old
        after = None if kind is LineKind.REMOVED else new
        lines.append(DiffLine(kind, row[1:], before, after))
        old, new = old + (before is not None), new + (after is not None)
    return tuple(lines)


def file_diff(path: str, text: str, status: FileStatus = FileStatus.MODIFIED) -> FileDiff:
    """A modified (or added) text file."""
    old = "" if status is FileStatus.ADDED else path
    return FileDiff(status, old, path, "100644", "100644", "1a2b3c4", "5d6e7f8", hunks(text), False)


def patch(number: int, title: str, *files: FileDiff, body: str = "") -> Patch:
    """Patch *number* of 2, version 3."""
    return Patch(
        message_id=MessageId(f"20260101-{number}@example.org"),
        commit_id=CommitId(""),
        subject=f"[PATCH v3 {number}/2] {title}",
        title=title,
        number=number,
        count=2,
        version=3,
        author="Ana Example <ana@example.org>",
        date="Thu, 1 Jan 2026 10:00:00 +0000",
        body=body or "Root partition code needs this.\n\nSigned-off-by: Ana <ana@example.org>\n",
        trailers=(Trailer("Signed-off-by", "Ana Example <ana@example.org>"),),
        files=files,
        problems=(),
        place="series.mbox",
        line=1 + 100 * number,
    )


def code() -> tuple[CodeLine, ...]:
    """The function of :data:`FINDING`, lines 18 to 57; some are not shown by the patch."""
    lines: list[CodeLine] = []
    for number, row in enumerate(CODE.split("\n")[:-1], 18):
        added, known = row.startswith("+"), row != "?"
        lines.append(CodeLine(number, row[added:] if known else "", known, added))
    return tuple(lines)


def step(line: int, text: str, *changes: tuple[str, str, str]) -> TraceStep:
    """A step in :data:`FUNCTION`."""
    return TraceStep(Location(PATH, line, FUNCTION), text, changes)


FINDING = Finding(
    rule=RULE,
    message="pages[i]: frame freed while the hypervisor owns it",
    location=Location(PATH, 52, FUNCTION),
    steps=(
        step(25, "takes the branch: num_pages is not zero"),
        step(27, "alloc_pages_node() succeeds", ("frame.owner", "allocator", "kernel")),
        step(34, "interrupts off", ("cpu.irqs", "on", "off")),
        step(
            38,
            "the hypercall stops after some of its reps: status is a failure",
            ("frame.owner", "kernel", "hypervisor"),
        ),
        step(40, "interrupts restored", ("cpu.irqs", "off", "on")),
        step(41, "takes the branch: status is not success"),
        step(44, "goes to err_free_allocations"),
        step(52, "__free_pages() frees a frame that is deposited"),
    ),
    confidence=Confidence.HIGH,
    patch=2,
    code=code(),
)
LOST = Finding(
    rule=LEAK,
    message="pages: frame that nobody can free any more",
    location=Location(PATH, 44, FUNCTION),
    steps=(step(27, "alloc_pages_node() succeeds"), step(44, "returns without it")),
    confidence=Confidence.MEDIUM,
    patch=2,
    code=code(),
)

APPLIED = AppliedHunk(HunkStatus.APPLIED, 0, "")
MOVED = AppliedHunk(HunkStatus.APPLIED, 7, "")
DRIFTED = ReasonClass.CONTEXT_DRIFTED
FAILED = AppliedHunk(
    HunkStatus.FAILED,
    0,
    "line 12: expected 'hv_utils-y', found 'hv_balloon-y'",
    reason_class=DRIFTED,
)


def series() -> Series:
    """Two patches with a cover letter, a reply and a problem."""
    split = DEPOSIT_DIFF.index("@@ -32")
    first = patch(
        1,
        "Drivers: hv: Build the root partition code",
        file_diff("drivers/hv/Makefile", MAKEFILE_DIFF),
        file_diff(PATH, DEPOSIT_DIFF[:split]),
    )
    second = patch(2, "Drivers: hv: Deposit pages", file_diff(PATH, DEPOSIT_DIFF[split:]))
    cover = CoverLetter(
        MessageId("20260101-0@example.org"),
        "[PATCH v3 0/2] Deposit memory",
        "Ana Example <ana@example.org>",
        "Thu, 1 Jan 2026 10:00:00 +0000",
        "Hi,\n\nthis series lets the root partition deposit pages.\n\nChanges in v3: none.\n",
        (),
    )
    return Series(
        title="Deposit memory to the hypervisor",
        version=3,
        cover=cover,
        patches=(first, second),
        base_commit=CommitId("0123456789abcdef0123456789abcdef01234567"),
        mails=4,
        not_patches=("Re: [PATCH v3 2/2] Drivers: hv: Deposit pages",),
        problems=(InputProblem("series.mbox", 340, "attachment in an unknown charset skipped"),),
    )


def mapping(number: int, path: str, hunk: int, function: str, *names: str) -> HunkMapping:
    """A hunk of Hyper-V, and of *names* too."""
    matches = [SubsystemMatch("Hyper-V", "MAINTAINERS F: drivers/hv/")]
    matches += [SubsystemMatch(name, f"calls alloc_pages_node() of {name}") for name in names]
    return HunkMapping(number, path, hunk, function, tuple(matches))


def decision(rule: str, verdict: Verdict, reason: str = "", subject: str = "pages[i]") -> Decision:
    """A decision about :data:`FUNCTION`."""
    return Decision(Location(PATH, 18, FUNCTION), rule, subject, verdict, reason, 412)


def fit(number: int, *refused: Refusal, exact: int = 1, moved: int = 0) -> PatchFit:
    """Patch *number* with so many hunks that apply, and *refused* ones."""
    total = exact + moved + len(refused)
    return PatchFit(number, not refused, total, exact, moved, 0, 0, moved, refused)


REFUSED = Refusal("drivers/hv/Makefile", 1, "expected 'hv_utils-y'", "context drifted")


def ladder() -> Ladder:
    """Three trees: the second is chosen, the third has the same files."""
    best = (fit(1, REFUSED), fit(2, exact=0, moved=1))
    missing = Refusal(PATH, 1, "file missing in the tree", "file missing")
    none = (fit(1, REFUSED, missing, exact=0), fit(2, missing, exact=0))
    return Ladder(
        base_commit=CommitId("0123456789abcdef0123456789abcdef01234567"),
        sought=True,
        prerequisites=(Prerequisite(PatchId("ab" * 20), (), ()),),
        blobs=2,
        results=2,
        hunks=3,
        attempts=(
            Attempt("/k/linux@v5.10", "/k/linux@v5.10 at 11", "1" * 40, False, 0, 0, 0, none),
            Attempt("/k/linux@v6.1", "/k/linux@v6.1 at 22", "2" * 40, False, 0, 1, 0, best),
            Attempt(
                *("/k/linux@v6.2", "/k/linux@v6.2 at 33", "3" * 40, False, 0, 1, 1),
                *(best, "/k/linux@v6.1"),
            ),
        ),
        chosen=1,
        confidence=BaseConfidence.LOW,
        reason="2 of 3 hunks apply, 1 of 2 base blobs stand in it",
        notes=("1 of 4 trees not tried with patches",),
    )


def report() -> Report:
    """Two findings, one failed hunk, one function read partly, all three verdicts."""
    deposit = FunctionCoverage(
        Location(PATH, 18, FUNCTION), 57, ReadState.WHOLE, "", ("hv_result", "pr_err"), 7
    )
    create = FunctionCoverage(
        Location(PATH, 60, "hv_call_create_vp"), 90, ReadState.PARTIAL, "12 lines not shown", (), 2
    )
    makefile = "drivers/hv/Makefile"
    return Report(
        tool_version="0.1.0",
        command="hvpatch review series.mbox --tree linux",
        tree="linux.git at v7.2",
        series=series(),
        applied=(
            AppliedPatch(
                1, (AppliedFile(makefile, (FAILED,), ""), AppliedFile(PATH, (APPLIED,), ""))
            ),
            AppliedPatch(2, (AppliedFile(PATH, (MOVED,), ""),)),
        ),
        hunks=(
            mapping(1, makefile, 0, ""),
            mapping(1, PATH, 0, FUNCTION, "mm"),
            mapping(2, PATH, 0, FUNCTION),
        ),
        files=(
            FileCoverage(makefile, False, "tree", "", ()),
            FileCoverage(PATH, True, "tree", "", (deposit, create)),
        ),
        decisions=(
            decision("deposited-frame-freed", Verdict.VIOLATED),
            decision("frame-lost", Verdict.VIOLATED, subject="pages"),
            decision("irqs-not-restored", Verdict.HOLDS, subject="flags"),
            decision("lock-left-held", Verdict.NOT_DECIDED, "bound of 200,000 states reached", ""),
        ),
        findings=(LOST, FINDING),
        base=ladder(),
        inputs=("series.mbox",),
        trees=("/k/linux@v5.10..v6.2",),
    )


def clean_report() -> Report:
    """No finding, nothing left out."""
    whole = report()
    second = whole.series.patches[1]
    applied = AppliedPatch(2, (AppliedFile(PATH, (MOVED,), ""),))
    read = replace(whole.files[1], functions=whole.files[1].functions[:1])
    return replace(
        whole,
        series=replace(whole.series, patches=(second,), problems=(), not_patches=(), mails=1),
        applied=(applied,),
        hunks=whole.hunks[2:],
        files=(read,),
        decisions=(whole.decisions[2],),
        findings=(),
        base=None,
        trees=(),
    )


HOSTILE = "<script>alert('x')</script><img src=x onerror=alert(1)>\"'>\x1b[2J\u202e{{7*7}}[red]"


def hostile_report() -> Report:
    """Every text that a mail or a path can set holds markup and control characters."""
    path = f"javascript:alert(1)/../{HOSTILE}.c"
    diff = file_diff(path, f"@@ -1,1 +1,2 @@ {HOSTILE}\n-{HOSTILE}\n+{HOSTILE}\n+/* {HOSTILE}\n")
    place = Location(path, 1, HOSTILE)
    lines = (CodeLine(1, HOSTILE), CodeLine(2, f"/* {HOSTILE}", added=True))
    steps = (TraceStep(place, HOSTILE, ((HOSTILE, HOSTILE, HOSTILE),)),)
    finding = Finding(RULE, HOSTILE, place, steps, Confidence.LOW, 1, lines)
    bad = replace(patch(1, HOSTILE, diff, body=HOSTILE), author=HOSTILE, date=HOSTILE)
    bad = replace(bad, message_id=MessageId(f"javascript:{HOSTILE}"), place=HOSTILE)
    bad = replace(bad, problems=(InputProblem(HOSTILE, 1, HOSTILE),))
    cover = CoverLetter(MessageId(HOSTILE), HOSTILE, HOSTILE, HOSTILE, HOSTILE, ())
    function = FunctionCoverage(place, 2, ReadState.PARTIAL, HOSTILE, (HOSTILE,), 0)
    matches = (SubsystemMatch(HOSTILE, HOSTILE),)
    return Report(
        tool_version="0.1.0",
        command=HOSTILE,
        tree=HOSTILE,
        series=Series(HOSTILE, 1, cover, (bad,), CommitId(HOSTILE), 1, (HOSTILE,), ()),
        applied=(
            AppliedPatch(
                1,
                (
                    AppliedFile(
                        path,
                        (AppliedHunk(HunkStatus.FAILED, 0, HOSTILE, 0, DRIFTED),),
                        HOSTILE,
                        DRIFTED,
                    ),
                ),
            ),
        ),
        hunks=(HunkMapping(1, path, 0, HOSTILE, matches),),
        files=(FileCoverage(path, True, "hunks", HOSTILE, (function,)),),
        decisions=(Decision(place, RULE.id, HOSTILE, Verdict.NOT_DECIDED, HOSTILE, 3),),
        findings=(finding,),
        base=hostile_ladder(),
        inputs=(HOSTILE,),
        trees=(HOSTILE,),
    )


def hostile_ladder() -> Ladder:
    """Every name and reason holds markup and control characters."""
    refusal = Refusal(HOSTILE, 1, HOSTILE, HOSTILE)
    attempt = Attempt(HOSTILE, HOSTILE, "", True, 0, 0, 0, (fit(1, refusal),))
    return Ladder(
        base_commit=CommitId(HOSTILE),
        sought=True,
        prerequisites=(Prerequisite(PatchId(HOSTILE), (1,), (HOSTILE,)),),
        blobs=1,
        results=1,
        hunks=2,
        attempts=(attempt, replace(attempt, name=HOSTILE + "2", same_as=HOSTILE)),
        chosen=0,
        confidence=BaseConfidence.NONE,
        reason=HOSTILE,
        notes=(HOSTILE,),
    )
