"""Where folders that ship with the package are looked for."""

from pathlib import Path

import pytest

from compersion_talks import assets
from compersion_talks.assets import find_asset_dir


def test_a_checkout_holds_templates_and_migrations() -> None:
    assert (find_asset_dir("templates") / "layouts").is_dir()
    assert (find_asset_dir("migrations") / "versions").is_dir()


def test_an_installed_package_holds_them_inside(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    inside = tmp_path / "package" / "templates"
    beside = tmp_path / "templates"
    inside.mkdir(parents=True)
    beside.mkdir()
    monkeypatch.setattr(assets, "_PACKAGE", tmp_path / "package")

    assert find_asset_dir("templates") == inside


def test_a_folder_that_nobody_ships_is_told_by_name() -> None:
    with pytest.raises(FileNotFoundError, match="nowhere"):
        find_asset_dir("nowhere")
