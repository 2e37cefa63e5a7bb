"""What the README promises is what the code does: the pictures, the commands, the settings, the links."""

import re
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from bot.cli import marketsafe
from bot.manifest import manifest_for
from handlers.claims import rules as claims
from handlers.escalations import rules as escalations
from tests.harness.mermaid import (
    CLAIM_BEGINS,
    ESCALATION_BEGINS,
    begins_in,
    ends_in,
    moves_in,
    picture,
    pictures,
)

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
DOCUMENTS = [*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").rglob("*.md"))]
_SETTING = re.compile(r"\b(?:MARKETSAFE|SLACK)_[A-Z_]+[A-Z]\b")


@pytest.fixture(scope="module")
def drawn() -> list[str]:
    """A claim's life, and an escalation's."""
    return pictures(README)


# -- the pictures


def test_the_picture_of_a_claims_life_is_the_transition_table(drawn: list[str]) -> None:
    assert moves_in(drawn[0]) == claims.MOVES
    assert begins_in(drawn[0]) == set(CLAIM_BEGINS)
    assert ends_in(drawn[0]) <= set(claims.CLOSED)


def test_the_picture_of_an_escalations_life_is_the_transition_table(drawn: list[str]) -> None:
    assert moves_in(drawn[1]) == escalations.MOVES
    assert begins_in(drawn[1]) == set(ESCALATION_BEGINS)
    assert ends_in(drawn[1]) == {escalations.Status.RESOLVED}


def test_the_pictures_are_as_they_are_drawn_anew(drawn: list[str]) -> None:
    assert drawn == [
        picture(claims.MOVES, CLAIM_BEGINS),
        picture(escalations.MOVES, ESCALATION_BEGINS),
    ]


def test_a_move_that_is_left_out_of_a_picture_is_missed(drawn: list[str]) -> None:
    less = "\n".join(line for line in drawn[0].splitlines() if "hand over" not in line)
    assert moves_in(less) != claims.MOVES


@pytest.mark.parametrize("arrow", ["a --> b", "a --> b: go\na --> c: go"])
def test_a_picture_that_does_not_say_which_step_leads_where_is_refused(arrow: str) -> None:
    with pytest.raises(ValueError, match="a -->"):
        moves_in(f"stateDiagram-v2\n{arrow}")


# -- what can be typed and set


def commands(group: click.Group, before: str = "marketsafe") -> Iterator[str]:
    """Every command line of the shell, without its arguments."""
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from commands(command, f"{before} {name}")
        else:
            yield f"{before} {name}"


def test_the_readme_names_every_shell_command() -> None:
    assert [line for line in commands(marketsafe) if f"`{line}" not in README] == []


def test_every_shell_command_a_document_names_is_there() -> None:
    there = list(commands(marketsafe))
    named = {
        (document.name, line)
        for document in DOCUMENTS
        for line in re.findall(r"(?<!/)marketsafe (?=[a-z])([a-z]+(?: [a-z]+)?)", _code_in(document))
    }
    assert named
    unknown = {
        (name, line)
        for name, line in named
        if not any(f"marketsafe {line} ".startswith(f"{command} ") for command in there)
    }
    assert unknown == set()


def test_the_readme_names_every_setting_and_no_other() -> None:
    read = set(_SETTING.findall((ROOT / "bot" / "config.py").read_text(encoding="utf-8")))
    named = {one for one in _SETTING.findall(README) if not one.startswith("MARKETSAFE_SHARED_CHANNEL_")}
    assert named == read


def test_the_setup_says_what_each_scope_is_for() -> None:
    setup = (ROOT / "docs" / "slack-setup.md").read_text(encoding="utf-8")
    asked = set(manifest_for()["oauth_config"]["scopes"]["bot"])
    rows = re.findall(
        r"^\| (`.+?`) \|.+\|$", setup.partition("The scopes")[2].partition("\n## ")[0], re.MULTILINE
    )
    assert {scope for row in rows for scope in re.findall(r"`([^`]+)`", row)} == asked


def test_the_readme_names_every_slash_command() -> None:
    commands = {one["command"] for one in manifest_for()["features"]["slash_commands"]}
    assert {one for one in commands if f"| `{one}`" not in README} == set()


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_a_document_names_only_files_that_exist_and_settings_that_are_read(document: Path) -> None:
    text = document.read_text(encoding="utf-8")
    links = re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", text)
    assert [link for link in links if not (document.parent / link).exists()] == []
    config = (ROOT / "bot" / "config.py").read_text(encoding="utf-8")
    named = {one for one in _SETTING.findall(text) if not one.startswith("MARKETSAFE_SHARED_CHANNEL_")}
    assert {one for one in named if one not in config} == set()


@pytest.mark.parametrize("name", ["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md"])
def test_a_document_names_only_paths_of_ours_that_exist(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    named = set(re.findall(r"`((?:bot|handlers|storage|tests|bench|docs)/[\w./]+)`", text))
    assert named
    assert {path for path in named if not (ROOT / path).exists()} == set()


def _code_in(document: Path) -> str:
    """What stands in code blocks and between backquotes."""
    text = document.read_text(encoding="utf-8")
    found = re.findall(r"```(?:sh|console)?\n(.*?)```|`([^`\n]+)`", text, re.DOTALL)
    return "\n".join(block or inline for block, inline in found)
