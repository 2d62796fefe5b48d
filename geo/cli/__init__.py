"""The command line: each command parses its options, calls what a notebook calls, and prints the result."""

from __future__ import annotations

import atexit
import contextlib
import errno
import gc
import importlib
import os
import sys

import click

from geo._errors import TerritoryError
from geo.cli._visible import visible

_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
# Where each command lives; a module is imported only when its command runs, so that help is instant.
_COMMANDS = {
    "area": ("geo.cli.ground", "Areas of control files by status, and by oblast or sector."),
    "change": ("geo.cli.ground", "What differs between two control files, or two dates of an archive."),
    "claims": ("geo.cli.texts", "The claims that reports make."),
    "fetch": ("geo.cli.download", "Control archives and gazetteers from the net into the cache."),
    "gazetteer": ("geo.cli.names", "Build the index of names, or say which one answers."),
    "geocode": ("geo.cli.names", "Names to places."),
    "ledger": ("geo.cli.ledger", "All claims reconciled over time, and which cannot be true together."),
    "map": ("geo.cli.draw", "Reports to maps: the whole job, one page per report date."),
    "places": ("geo.cli.texts", "The place names in reports, and the places that they mean."),
    "reconcile": ("geo.cli.verdicts", "Each claim with its measurement and verdict."),
    "series": ("geo.cli.ground", "Change between every consecutive pair of an archive's snapshots."),
}


class _LazyGroup(click.Group):
    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in _COMMANDS:
            return None
        module = importlib.import_module(_COMMANDS[cmd_name][0])
        command: click.Command = getattr(module, f"{cmd_name}_command")
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, summary) for name, (_, summary) in sorted(_COMMANDS.items())])


@click.group(cls=_LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="territory-change", prog_name="territory")
def _territory() -> None:
    """Read reports of ground gained or lost, measure dated control maps, and say whether the claims hold.

    Example: territory map
    """


def main() -> None:
    """Run the command line: 0 done, 1 nothing to report, 2 bad usage, 3 bad input."""
    atexit.register(gc.freeze)  # what is left goes with the process; no need to look for cycles in it
    # Each process would start threads for matrices (0.06 s), and none here is large enough to gain by them.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    _open_streams()
    try:
        code = _territory.main(prog_name="territory", standalone_mode=False)
        sys.stdout.flush()  # here, where a full disk or a closed pipe is still told in one line
        sys.exit(code)
    except (click.exceptions.Abort, KeyboardInterrupt):
        _fail("interrupted", 130)
    except click.UsageError as error:
        with contextlib.suppress(OSError):
            error.show()
        sys.exit(2)
    except click.ClickException as error:
        _fail(error.format_message(), 3)
    except TerritoryError as error:
        _fail(str(error), 3)
    except BrokenPipeError:
        # The reader of a pipe went away; nothing is left to say.
        _forget_output()
        sys.exit(1)
    except OSError as error:
        where = error.filename or "standard output"
        mend = "make room" if error.errno in _FULL else "check the path and its permissions"
        _forget_output()
        _fail(f"{where}: {error.strerror or error}; {mend}", 3)
    except MemoryError:
        _fail("out of memory; give fewer or smaller files", 3)
    except Exception as error:
        # A bug of ours. Users get one line; `python -X dev -m geo …` shows the traceback.
        if sys.flags.dev_mode:
            raise
        _fail(f"unexpected {type(error).__name__} ({error}); please report it with the command that you ran", 3)


def _fail(message: str, code: int) -> None:
    with contextlib.suppress(OSError):
        click.echo(f"territory: {visible(message)}", err=True)
    sys.exit(code)


def _open_streams() -> None:
    """Give a process that was started with a stream closed one that leads nowhere."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, mode, encoding="utf-8"))  # noqa: PTH123, SIM115 - open to the end


def _forget_output() -> None:
    """Send what is still to be written nowhere, so that the interpreter does not fail on it at its end."""
    with contextlib.suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
