"""A talk of one copy in this process, and what its people do: pages fetched and sent, and acts."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin

from flask import Flask

from bench.forms import find_form
from bench.pairs import Prepare, Task
from compersion_talks import storage, vault
from compersion_talks.domain.sheets import Sheet
from compersion_talks.services import current_services
from compersion_talks.use_cases.sheets import save_sheet
from tests.builders import NAMES
from tests.talking import WISH, find_page
from tests.use_cases.group import Group
from tests.visiting import HOST, Visitor

DECK = "other-connections"
PAGE = find_page(WISH)
"""The page of that deck with one box for words."""


@dataclass(frozen=True, slots=True)
class Actor:
    """The person of a talk who is still answering, in a browser of their own."""

    app: Flask
    group: Group
    visitor: Visitor
    home: str

    def fetch(self, path: str, times: int = 1) -> Prepare:
        """Return a task that fetches a page below the handle a few times."""
        address = self.home + path
        return lambda: lambda: [self._get(address) for _ in range(times)]

    def save(self) -> Prepare:
        """Return a task that saves a page with other words than before."""
        return self._prepare_save

    def act(self, work: Callable[["Actor"], object], *, read_only: bool = False) -> Prepare:
        """Return a task of a use case, which is rolled back."""

        def run() -> None:
            with self.app.test_request_context(method="POST"):
                storage.begin(read_only=read_only)
                work(self)
                storage.rollback()

        return lambda: run

    def _prepare_save(self) -> Task:
        page = self.home + PAGE
        form = find_form(self._get(page), "submit_id")
        sent: dict[str, list[str]] = {}
        for name, value in (*form.fill(**{f"{WISH}.text": vault.make_key().hex()}), ("next", "on")):
            sent.setdefault(name, []).append(value)
        return lambda: self._post(urljoin(page, form.action), sent)

    def _get(self, address: str) -> bytes:
        response = self.visitor.client.get(address, base_url=HOST)
        if response.status_code != 200:
            raise SystemExit(f"GET {address} answered {response.status_code}")
        return response.get_data()

    def _post(self, address: str, sent: Mapping[str, Any]) -> None:
        client = self.visitor.client
        response = client.post(address, base_url=HOST, data=sent, headers={"Origin": HOST})
        if response.status_code != 303:
            raise SystemExit(f"POST {address} answered {response.status_code}")


def open_talk(app: Flask, sheets: Sequence[Sheet], *, is_merged: bool = False) -> Actor:
    """Open a talk in which all but the first have closed their sheet, or all."""
    names = NAMES[: len(sheets)]
    with app.test_request_context(method="POST"):
        held = current_services()
        group = Group(held.decks[DECK], held.keys, held.today, seed=vault.make_key()).open(*names)
        for name in names[1:]:
            group.take_up(name)
        for name, sheet in zip(names, sheets, strict=True):
            save_sheet(group.place(name), sheet)
        group.close(*names[1:], *(names[:1] if is_merged else ()))
        storage.commit()
        link = held.format_address(group.links[names[0]])
    visitor = Visitor(app)
    return Actor(app, group, visitor, f"/t/{visitor.open(link).handle}/")


def close_last(actor: Actor) -> None:
    """Close the last sheet, which merges all of them."""
    actor.group.close(NAMES[0])
