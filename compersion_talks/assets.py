"""Find the folders that ship with the package: inside it in a wheel, beside it in a checkout."""

from pathlib import Path

_PACKAGE = Path(__file__).parent


def find_asset_dir(name: str) -> Path:
    """Return the path of a shipped folder, such as `templates`.

    Raises `FileNotFoundError` if neither the package nor the checkout has it.
    """
    for folder in (_PACKAGE / name, _PACKAGE.parent / name):
        if folder.is_dir():
            return folder
    raise FileNotFoundError(name)
