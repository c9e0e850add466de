"""``hvpatch rules``: what a review can report."""

from __future__ import annotations

import click


@click.command()
def rules() -> None:
    """List every rule that a review can report, with its defect class and source."""
    from analyzer.checks import all_checks
    from analyzer.compiling import NOT_COMPILED
    from analyzer.findings import rule_of
    from analyzer.series_checks import all_series_checks
    from analyzer.view_checks import all_view_checks
    from model.properties import all_properties

    known = [*(rule_of(p) for p in all_properties()), *(c.rule for c in all_checks())]
    known += [r for c in all_series_checks() for r in c.rules]
    known += [r for c in all_view_checks() for r in c.rules]
    known.append(NOT_COMPILED)
    for rule in sorted(known, key=lambda r: r.id):
        click.echo(f"{rule.id} [{rule.defect_class}, {rule.severity.value}]")
        click.echo(f"    {rule.what}\n    Source: {rule.source}")


COMMAND = rules
