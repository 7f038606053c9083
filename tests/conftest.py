"""The app, and a cast: Ash opens the talk, Bo takes part, Cam is in no talk."""

import shutil
from collections.abc import Callable
from pathlib import Path
from types import CodeType, FunctionType

import pytest
from flask import Flask
from jinja2 import BytecodeCache
from jinja2.bccache import Bucket
from werkzeug.routing import Rule

from compersion_talks import storage
from compersion_talks.factory import create_app
from compersion_talks.use_cases.agenda_pdf import AgendaPdfs
from tests.visiting import Visitor

pytest_plugins = ["tests.databases"]


class SharedTemplates(BytecodeCache):
    """Compiled templates, shared by all apps of this process: compiling takes most of a test."""

    def __init__(self) -> None:
        """Begin without any."""
        self.compiled: dict[tuple[str, str], CodeType | None] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Find a template whose source is the same."""
        bucket.code = self.compiled.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep a compiled template."""
        self.compiled[bucket.key, bucket.checksum] = bucket.code


Flask.jinja_options = {"bytecode_cache": SharedTemplates()}


def share_builders(compile_builder: Callable[..., FunctionType]) -> Callable[..., FunctionType]:
    """Let all apps share what builds the address of a route: to compile it takes half a start."""
    compiled: dict[tuple[object, ...], FunctionType] = {}

    def find_or_compile(rule: Rule, append_unknown: bool = True) -> FunctionType:
        key = (rule.rule, tuple(rule._trace), repr(rule.defaults), append_unknown)
        if key not in compiled:
            compiled[key] = compile_builder(rule, append_unknown)
        return compiled[key]

    return find_or_compile


Rule._compile_builder = share_builders(Rule._compile_builder)  # type: ignore[method-assign, arg-type]


@pytest.fixture(scope="session")
def fresh_copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the data folder of a copy that was just set up, to be copied for each test."""
    folder = tmp_path_factory.mktemp("fresh")
    app = create_app({"COMPERSION_DATA_DIR": str(folder)})
    with app.app_context():
        storage.migrate()
        storage.db.engine.dispose()
    return folder


@pytest.fixture
def settings() -> dict[str, str]:
    """Return settings beyond the defaults; a test module may override them."""
    return {}


@pytest.fixture
def app(tmp_path: Path, fresh_copy: Path, settings: dict[str, str]) -> Flask:
    """Return a copy of its own, with an empty database."""
    folder = tmp_path / "data"
    shutil.copytree(fresh_copy, folder)
    return create_app({"COMPERSION_DATA_DIR": str(folder), **settings})


@pytest.fixture(autouse=True)
def renders_ahead(monkeypatch: pytest.MonkeyPatch) -> None:
    """Render no PDF ahead; a test module may override this."""
    monkeypatch.setattr(AgendaPdfs, "render_ahead", lambda *_: None)


@pytest.fixture
def visitor(app: Flask) -> Callable[[], Visitor]:
    """Return a maker of visitors, each with a browser of their own."""
    return lambda: Visitor(app)


@pytest.fixture
def ash(app: Flask) -> Visitor:
    """Return Ash, who opens the talk."""
    return Visitor(app)


@pytest.fixture
def bo(app: Flask) -> Visitor:
    """Return Bo, who takes part."""
    return Visitor(app)


@pytest.fixture
def cam(app: Flask) -> Visitor:
    """Return Cam, who is in no talk."""
    return Visitor(app)
