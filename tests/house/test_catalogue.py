"""Every text a person can see has its Chinese, and the catalogue holds nothing else."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_keywords, parse_mapping_cfg
from babel.messages.pofile import read_po

ROOT = Path(__file__).parents[2]
KEYWORDS = parse_keywords(["words", "many:1,2", "N_"])
#: Where texts for people are written. The stand-in for Slack has none of ours.
FOLDERS = (ROOT / "handlers", ROOT / "bot")
FILES = sorted(
    path
    for folder in FOLDERS
    for path in folder.rglob("*.py")
    if "sandbox" not in path.relative_to(ROOT).parts
)


def texts_in_the_code() -> set[tuple[str, ...]]:
    """(text,) or, for a text about a number of things, (one, more)."""
    with (ROOT / "babel.cfg").open(encoding="utf-8") as file:
        methods, options = parse_mapping_cfg(file)  # type: ignore[no-untyped-call]  # Babel leaves it untyped
    found = [
        forms
        for folder in FOLDERS
        for _, _, forms, _, _ in extract_from_dir(folder, methods, options, KEYWORDS)
    ]
    return {forms if isinstance(forms, tuple) else (forms,) for forms in found}


def chinese() -> Catalog:
    with (ROOT / "handlers/locale/zh_CN/LC_MESSAGES/marketsafe.po").open("rb") as file:
        return read_po(file, locale="zh_CN", abort_invalid=True)


def forms_of(text: str | list[str] | tuple[str, ...] | None) -> tuple[str, ...]:
    return tuple(text) if isinstance(text, (list, tuple)) else (text or "",)


def entries() -> list[Message]:
    return [message for message in chinese() if message.id]


def fields(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


def test_every_text_has_its_chinese() -> None:
    translated = {forms_of(entry.id) for entry in entries() if all(forms_of(entry.string))}
    assert texts_in_the_code() - translated == set()


def test_no_chinese_is_only_a_guess() -> None:
    assert [entry.id for entry in entries() if entry.fuzzy] == []


def test_no_chinese_is_left_from_a_text_that_is_gone() -> None:
    assert {forms_of(entry.id) for entry in entries()} - texts_in_the_code() == set()
    assert list(chinese().obsolete) == []


def test_english_and_chinese_have_the_same_fields() -> None:
    differ = {
        entry.id
        for entry in entries()
        for string in forms_of(entry.string)
        if fields(string) != fields(forms_of(entry.id)[-1])
    }
    assert differ == set()


def test_every_field_has_a_name_and_one_thing_names_no_field_that_several_do_not() -> None:
    for forms in texts_in_the_code():
        assert all(name.isidentifier() for form in forms for name in fields(form)), forms
        assert fields(forms[0]) <= fields(forms[-1]), forms


def texts_given(tree: ast.AST) -> Iterator[list[ast.expr]]:
    """The text, or the two of a count, that each call gives which Babel reads."""
    for call in (node for node in ast.walk(tree) if isinstance(node, ast.Call)):
        name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
        if name in KEYWORDS:
            yield call.args[: 2 if name == "many" else 1]


def test_babel_reads_the_texts_as_python_does() -> None:
    trees = [ast.parse(path.read_text(encoding="utf-8")) for path in FILES]
    given = [texts for tree in trees for texts in texts_given(tree)]
    literals = {
        tuple(str(text.value) for text in texts if isinstance(text, ast.Constant)) for texts in given
    } - {()}
    assert texts_in_the_code() == literals


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_text_is_one_literal_and_never_put_together(path: Path) -> None:
    """Babel reads `words("yes" if ok else "no")` as the one text "yesno", and f-strings not at all."""
    given = [text for texts in texts_given(ast.parse(path.read_text(encoding="utf-8"))) for text in texts]
    composed = [
        ast.unparse(text)
        for text in given
        if not isinstance(text, ast.Constant)
        and any(isinstance(part, ast.Constant) and isinstance(part.value, str) for part in ast.walk(text))
    ]
    assert composed == []


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_whoever_takes_a_readers_words_calls_them_words(path: Path) -> None:
    """A literal given to a reader by any other name (`en("Take")`) would not be extracted."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    readers = {
        arg.arg
        for arg in ast.walk(tree)
        if isinstance(arg, ast.arg) and arg.annotation and ast.unparse(arg.annotation).strip("'\"") == "Words"
    } - {"words"}
    spoken = [
        ast.unparse(call)
        for call in ast.walk(tree)
        if isinstance(call, ast.Call)
        and isinstance(call.func, ast.Name)
        and call.func.id in readers | {"en", "zh"}
        and any(isinstance(given, ast.Constant) for given in call.args[:1])
    ]
    assert spoken == []


#: Bold, and what stands before and behind it.
_BOLD = re.compile(r"(.?)\*([^*\n]+)\*(.?)")


def test_no_word_of_the_chinese_touches_what_stands_in_bold() -> None:
    """Between words Slack takes the mark for a plain asterisk, and shows it."""
    touching = [
        text
        for entry in entries()
        for text in forms_of(entry.string)
        for before, bold, behind in _BOLD.findall(text)
        if any(one.isalnum() or one in ("{", "}") for one in (before, behind)) or bold != bold.strip()
    ]
    assert touching == []


@pytest.mark.parametrize("other", ["受理台", "驳回的商品", "坚持投诉", "裁定 {n}", "未结的"])
def test_one_thing_has_one_name_in_chinese(other: str) -> None:
    assert [text for entry in entries() for text in forms_of(entry.string) if other in text] == []
