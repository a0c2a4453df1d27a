"""The command line: every command explains itself, and wrong calls end with a sentence."""

from __future__ import annotations

import pytest

from alliancekit import __main__, __version__


@pytest.mark.parametrize("command", __main__._COMMANDS)
def test_every_command_explains_itself(command, capsys):
    with pytest.raises(SystemExit) as ended:
        __main__.main([command, "--help"])
    assert ended.value.code == 0
    assert __main__._COMMANDS[command][1] in " ".join(capsys.readouterr().out.split())


def test_help_lists_every_command(capsys):
    with pytest.raises(SystemExit) as ended:
        __main__.main(["--help"])
    assert ended.value.code == 0
    listed = " ".join(capsys.readouterr().out.split())
    assert all(line in listed for _, line in __main__._COMMANDS.values())


@pytest.mark.parametrize(
    ("call", "said"), [([], "COMMAND"), (["scroe"], "'scroe'"), (["lab", "--frobnicate"], "--frobnicate")]
)
def test_a_wrong_call_exits_with_2_and_names_what_is_wrong(call, said, capsys):
    with pytest.raises(SystemExit) as ended:
        __main__.main(call)
    assert ended.value.code == 2
    assert said in capsys.readouterr().err


def test_version(capsys):
    with pytest.raises(SystemExit):
        __main__.main(["--version"])
    assert capsys.readouterr().out == f"alliancekit {__version__}\n"
