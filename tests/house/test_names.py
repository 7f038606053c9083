"""Names in code keep to the words of `docs/words.md` and of the trade; functions are verbs."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from tests.house.tree import PACKAGE, list_functions, parse
from tests.house.word_table import read_words

PART = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
SESSION_COOKIE = "Flask's session cookie"
# A file below the package, a word, and why it may stay.
EXCEPTIONS = {
    ("vault/keyfile.py", "session"): SESSION_COOKIE,
    ("vault/crypto.py", "session"): SESSION_COOKIE,
    ("web/http/visit_cookie.py", "session"): SESSION_COOKIE,
}

# Private words that once stood for a mechanism, and the words of the trade that replaced them.
DIALECT = {
    "bell": "self-pipe",
    "desk": "single flight",
    "door": "socket",
    "drawn": "rendered",
    "dress": "headers",
    "glance": "lookup",
    "glimpse": "cache key",
    "keeping": "use cases",
    "kid": "key id",
    "lp": "length-prefixed",
    "making": "fingerprint",
    "onlooker": "read-only connection",
    "planted": "idempotency key",
    "press": "render server",
    "printout": "view",
    "said": "lines",
    "shelf": "catalogue",
    "tally": "counter",
    "told": "described",
    "trouble": "error page",
    "wire": "protocol",
    "worn": "headers",
}
PARTICIPLES = frozenset(
    {"asked", "begun", "built", "drawn", "found", "held", "joined", "kept", "listed", "made"}
    | {"named", "picked", "printed", "said", "sealed", "seated", "stored", "told", "written"}
)


def read_forbidden_words() -> frozenset[str]:
    """Read the last column of the table of words."""
    cells = (row.not_in_code for row in read_words())
    return frozenset(word for cell in cells for word in re.findall(r"[a-z]+", cell))


def list_names(file: Path) -> Iterator[str]:
    """Yield the names that a module defines: its own, functions, classes, parameters, fields."""
    yield file.stem
    for node in ast.walk(parse(file)):
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            yield node.name
        elif isinstance(node, ast.arg):
            yield node.arg
        elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            yield node.target.id


def split_words(name: str) -> set[str]:
    """Split a name into words, plurals too."""
    words = {part.lower() for part in PART.findall(name)}
    return words | {word.removesuffix("s") for word in words}


def test_no_name_holds_a_word_that_we_do_not_say() -> None:
    words = read_forbidden_words()

    found = {
        (str(file.relative_to(PACKAGE)), word): name
        for file in PACKAGE.rglob("*.py")
        for name in list_names(file)
        for word in split_words(name) & words
    }

    assert len(words) > 30
    assert {place: name for place, name in found.items() if place not in EXCEPTIONS} == {}


def test_every_exception_is_still_needed() -> None:
    for (file, word), _reason in EXCEPTIONS.items():
        assert any(word in split_words(name) for name in list_names(PACKAGE / file)), (file, word)


def test_no_name_holds_a_private_word_for_a_mechanism() -> None:
    found = {
        (str(file.relative_to(PACKAGE)), name): DIALECT[word]
        for file in PACKAGE.rglob("*.py")
        for name in list_names(file)
        for word in split_words(name) & DIALECT.keys()
    }

    assert found == {}


def test_no_function_is_named_by_a_participle() -> None:
    found = [
        (str(file.relative_to(PACKAGE)), function.name)
        for file in PACKAGE.rglob("*.py")
        for function in list_functions(file)
        if function.name.strip("_").split("_")[0] in PARTICIPLES
    ]

    assert found == []
