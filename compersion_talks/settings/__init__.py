"""What an operator can set; read once, when the program starts."""

from compersion_talks.settings.model import (
    NAMES,
    NOBODY_NAMED,
    PREFIX,
    SUFFIX,
    SettingIsUnfit,
    Settings,
)

__all__ = ["NAMES", "NOBODY_NAMED", "PREFIX", "SUFFIX", "SettingIsUnfit", "Settings"]
