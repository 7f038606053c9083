"""The types of prompts, one module each; `docs/tasks/add-a-prompt-type.md` says how to add one."""

from collections.abc import Mapping
from importlib import import_module
from pkgutil import iter_modules
from types import MappingProxyType

from compersion_talks.domain.prompts import PromptType

_MODULES = (one.name for one in iter_modules(__path__, f"{__name__}."))
_FOUND: tuple[PromptType, ...] = tuple(import_module(name).TYPE for name in sorted(_MODULES))

TYPES: Mapping[str, PromptType] = MappingProxyType({one.name: one for one in _FOUND})
"""Every type by the name that a deck file writes: all modules of this folder."""
