"""The ``hvpatch`` command; Click exits 2 on bad usage itself."""

from __future__ import annotations

import gc
import sys

import click

from analyzer.commands import DEBUG, EXIT_INPUT, all_commands

# A run makes millions of values and no garbage in cycles, which the default looks for each time
# that 700 more are alive: that takes as long as decoding stored facts does.
COLLECT_RARELY = (100_000, 20, 20)


class _Guarded(click.Group):
    """A group whose commands cannot end in a traceback: a bug of ours is not a finding."""

    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except (click.ClickException, click.exceptions.Exit, click.Abort, BrokenPipeError):
            raise
        except Exception as error:
            click.echo(f"hvpatch: internal error, nothing was decided: {error!r}", err=True)
            if ctx.meta.get(DEBUG):
                raise
            sys.exit(EXIT_INPUT)


@click.group(
    cls=_Guarded,
    commands=list(all_commands()),
    context_settings={"help_option_names": ["-h", "--help"]},
)
@click.version_option(package_name="hvpatch")
def main() -> None:
    """Review kernel patch series against an executable model of who owns a page."""
    gc.set_threshold(*COLLECT_RARELY)


if __name__ == "__main__":
    main()
