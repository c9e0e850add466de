"""Terminal: findings as a compiler prints them, each with its path, then what was covered."""

from __future__ import annotations

import io

from rich.console import Console
from rich.text import Text

from patches.ladder import Confidence as BaseConfidence
from reports.bases import tree_words
from reports.finding import Confidence, Finding, Location, Severity, TraceStep
from reports.formats import Format, Target
from reports.report import Report
from reports.summary import Counts, Gap, age, count, gaps, ordered
from reports.text import plural, visible_line

_GAPS_SHOWN = 12
_TREES_SHOWN = 4
_SEVERITY_STYLE = {
    Severity.ERROR: "bold red",
    Severity.WARNING: "bold magenta",
    Severity.NOTE: "bold cyan",
}


def write(report: Report, target: Target) -> None:
    """Print the report; to a file, without colour, if the target names one."""
    if target.path is None:
        _print(report, target.console)
        return
    text = io.StringIO()
    _print(report, Console(file=text, color_system=None))
    target.write_text(text.getvalue())


def _print(report: Report, console: Console) -> None:
    lines: list[Text] = []
    for finding in ordered(report.findings):
        lines += [*_finding(finding), Text()]
    lines += _summary(report)
    for line in lines:
        console.print(line, soft_wrap=True, highlight=False)


def _finding(finding: Finding) -> list[Text]:
    head = Text.assemble(
        (_place(finding.location), "bold"),
        ": ",
        (finding.severity.value, _SEVERITY_STYLE[finding.severity]),
        ": ",
        (visible_line(finding.message), "bold"),
        f" [{visible_line(finding.rule.id)}]",
    )
    if finding.confidence is not Confidence.HIGH:
        head.append(f" ({finding.confidence.value} confidence)", "dim")
    if age(finding):
        head.append(f" ({age(finding)})", "dim")
    width = len(str(len(finding.steps)))
    steps = [_step(n, width, step) for n, step in enumerate(finding.steps, 1)]
    return [head, *steps]


def _step(number: int, width: int, step: TraceStep) -> Text:
    line = Text(f"  {number:>{width}}. ")
    line.append(f"{_place(step.location)}: ", "dim")
    line.append(visible_line(step.text))
    if step.changes:
        changes = ", ".join(f"{name}: {old} -> {new}" for name, old, new in step.changes)
        line.append(f"   ({visible_line(changes)})", "cyan")
    return line


def _place(location: Location) -> str:
    return f"{visible_line(location.path)}:{location.line}"


def _summary(report: Report) -> list[Text]:
    counts, open_points = count(report), gaps(report)
    lines = [
        Text(visible_line(report.heading), "bold"),
        _row("tree", visible_line(report.tree) or "none: read from the hunks only"),
        *_base_rows(report),
        *_series_rows(report, counts),
        _row("functions", _functions(counts)),
        _row("calls", f"{counts.calls_known} known, {counts.calls_opaque} opaque"),
        _verdicts(counts),
        _row("findings", _findings(counts)),
    ]
    lines += _fixed_lines(report)
    lines += _gap_lines(open_points)
    lines.append(_row("reproduce", visible_line(report.command)))
    return lines


def _row(name: str, text: str, style: str = "") -> Text:
    return Text.assemble((f"  {name + ':':<13}", "dim"), (text, style))


def _base_rows(report: Report) -> list[Text]:
    """How the tree was found, and what the others are like."""
    ladder = report.base
    if ladder is None:
        return []
    sure = ladder.confidence in (BaseConfidence.EXACT, BaseConfidence.HIGH)
    words = f"confidence {ladder.confidence.value}: {visible_line(ladder.reason)}"
    rows = [_row("base", words, "" if sure else "yellow")]
    others = [one for one in ladder.attempts if one is not ladder.best]
    for one in others[:_TREES_SHOWN]:
        rows.append(Text(f"    {visible_line(one.name)}: {tree_words(ladder, one)}", "dim"))
    if len(others) > _TREES_SHOWN:
        more = f"    and {len(others) - _TREES_SHOWN} more trees, listed in the other reports"
        rows.append(Text(more, "dim"))
    return rows


def _series_rows(report: Report, counts: Counts) -> list[Text]:
    if report.checked:
        return [_row("files", str(len(report.files)))]
    patches = f"{counts.patches} of {plural(counts.mails, 'mail')}"
    return [_row("patches", patches), _row("hunks", _hunks(counts))]


def _hunks(counts: Counts) -> str:
    text = f"{counts.hunks_applied} applied, {counts.hunks_failed} failed"
    return text + (f", {counts.hunks_unplaced} without a tree" if counts.hunks_unplaced else "")


def _functions(counts: Counts) -> str:
    return (
        f"{counts.functions_whole} read whole, {counts.functions_partial} partly, "
        f"{counts.functions_not_read} not"
    )


def _verdicts(counts: Counts) -> Text:
    row = _row("verdicts", f"{counts.holds} holds, ")
    row.append(f"{counts.violated} violated", "red" if counts.violated else "")
    row.append(", ")
    row.append(f"{counts.not_decided} not decided", "yellow" if counts.not_decided else "")
    return row


def _findings(counts: Counts) -> str:
    if counts.errors + counts.warnings + counts.notes == 0:
        asked = plural(counts.decisions, "question")
        return f"none, after {asked} about {plural(counts.functions, 'function')}"
    return (
        f"{plural(counts.errors, 'error')}, {plural(counts.warnings, 'warning')}, "
        f"{plural(counts.notes, 'note')}"
    )


def _fixed_lines(report: Report) -> list[Text]:
    if not report.fixed:
        return []
    lines = [_row("fixed", plural(len(report.fixed), "finding"), "green")]
    for finding in report.fixed:
        where = f"{_place(finding.location)}: {visible_line(finding.message)}"
        lines.append(Text(f"    {where} [{visible_line(finding.rule.id)}]: {age(finding)}"))
    return lines


def _gap_lines(open_points: tuple[Gap, ...]) -> list[Text]:
    if not open_points:
        return []
    lines = [_row("not covered", plural(len(open_points), "point"), "yellow")]
    for gap in open_points[:_GAPS_SHOWN]:
        place = visible_line(gap.path) + (f":{gap.line}" if gap.line else "")
        text = f"{gap.kind.value}: {visible_line(gap.text)}"
        lines.append(Text(f"    {place}: {text}" if place else f"    {text}"))
    hidden = len(open_points) - _GAPS_SHOWN
    if hidden > 0:
        lines.append(Text(f"    and {hidden} more, listed in the HTML, JSON and SARIF reports"))
    return lines


FORMAT = Format("terminal", "findings and summary for a person at a terminal", write)
