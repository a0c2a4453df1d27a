"""The command line: ``alliancekit COMMAND`` or ``python -m alliancekit COMMAND``."""

from __future__ import annotations

import argparse
import os
import signal
import sys
import threading
from contextlib import suppress
from importlib import import_module
from pathlib import Path

from alliancekit import __version__
from alliancekit.commands.console import show_every_sign

# Command -> (module below alliancekit.commands, one line of help). It is imported when it is asked for.
_COMMANDS: dict[str, tuple[str, str]] = {
    "lab": ("lab", "open JupyterLab on the first lesson"),
    "score": ("score", "score a CSV file of answers"),
    "instruments": ("instruments", "list the questionnaires that can be scored, or show one"),
    "template": ("template", "write an empty table for a class's own ratings"),
    "simulate": ("simulate", "write a synthetic clinic"),
    "plan": ("plan", "say how often a study finds what is there, by simulation"),
    "check": ("check", "say what is wrong in a file of ratings"),
    "site": ("site", "write the lessons as a site that lives without Python"),
    "report": ("report", "write a page about a class's ratings, to read and to print"),
    "course": ("course", "build and grade a course of these lessons with nbgrader"),
}


def main(argv: list[str] | None = None) -> int:
    """Run one command and return its exit code (0 done, 1 the data were at fault, 2 the call was)."""
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:  # closed by whoever called: what is printed goes nowhere
            setattr(sys, name, Path(os.devnull).open("w", encoding="utf-8"))  # noqa: SIM115 - it stays open to the end
    show_every_sign()
    try:
        try:
            done = _run(sys.argv[1:] if argv is None else argv)
        finally:  # also where --help ends it
            sys.stdout.flush()
    except KeyboardInterrupt:
        print("Stopped. What was there before is as it was.", file=sys.stderr)
        return 130
    except BrokenPipeError:  # whoever read what is printed has read enough
        _print_no_more()
        return 0
    except OSError as error:  # what is printed goes to a disk that is full
        _print_no_more()
        with suppress(OSError):
            print(f"The system stopped the command: {error.strerror or error}.", file=sys.stderr)
        return 2
    return done


def _run(argv: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="alliancekit", description="Tools of the Alliance Workbook.")
    parser.add_argument("--version", action="version", version=f"alliancekit {__version__}")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for name, (module, help_line) in _COMMANDS.items():
        command = commands.add_parser(name, help=help_line, description=help_line)
        if name in argv[:1]:
            import_module(f"alliancekit.commands.{module}").add_arguments(command)
    args = parser.parse_args(argv)
    run = import_module(f"alliancekit.commands.{_COMMANDS[args.command][0]}").run
    if threading.current_thread() is threading.main_thread():
        # Asked to end, a command tidies up as it does when it ends by itself.
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    return int(run(args))


def _print_no_more() -> None:
    with suppress(OSError, ValueError):  # it may be no file at all
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


if __name__ == "__main__":
    sys.exit(main())
