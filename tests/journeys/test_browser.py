"""The whole journey in a real Chromium with JavaScript off, for two partners and for five."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from tests.journeys.serving import Server, serving
from tests.needs import chromium, needs_chromium

pytestmark = needs_chromium

CANARY = "zephyrine-quokka"
FLAGS = (
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
