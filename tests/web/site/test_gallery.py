"""The gallery of components, for those who build pages."""

from pathlib import Path

import pytest

from compersion_talks import storage
from compersion_talks.domain.prompt_types import TYPES
from compersion_talks.factory import create_app
from tests.visiting import Visitor


def test_the_gallery_shows_a_prompt_of_every_type(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("FLASK_DEBUG", "1")
    app = create_app({"COMPERSION_DATA_DIR": str(tmp_path)})
    with app.app_context():
        storage.migrate()
    shown = {"single-choice", "multi-choice", "ranked", "scale-5", "short-text", "long-text"}

    page = Visitor(app).get("/components")

    ids = {one.get("id") for one in page.root.iter()}
    assert {f"any-{name}" for name in TYPES.keys() - shown} <= ids
