"""The command line's front door: composes the command groups of indexer, search and web."""

import sys

import typer

from indexer.cli import app as index_commands
from indexer.evaluation_cli import evaluate
from search.cli import search
from search.errors import LintasError
from web.cli import serve

app = typer.Typer(
    name="lintas",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Search news archives in English and Indonesian: ask in either, read the best passages of both.",
)
app.add_typer(index_commands, name="index")
app.command()(search)
app.command()(evaluate)
app.command()(serve)


def main() -> None:
    """Run the command line: exit code 0 done, 1 a problem the user can mend, 2 wrong usage."""
    try:
        app()
    except LintasError as error:
        typer.echo(f"lintas: {error}", err=True)
        sys.exit(1)
    except BrokenPipeError:
        # The reader of our output went away (`lintas index export | head`); nothing is wrong.
        sys.stderr.close()
        sys.exit(0)


if __name__ == "__main__":
    main()
