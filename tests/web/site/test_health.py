"""The address for health checks says whether a copy can be written, at little cost."""

import pytest
from flask import Flask

from compersion_talks import storage
from tests.visiting import HOST


@pytest.mark.parametrize(("is_writable", "status"), [(True, 200), (False, 503)])
def test_a_health_check_says_whether_a_write_would_succeed(
    app: Flask, monkeypatch: pytest.MonkeyPatch, *, is_writable: bool, status: int
) -> None:
    monkeypatch.setattr(storage, "is_writable", lambda: is_writable)

    assert app.test_client().get("/healthz", base_url=HOST).status_code == status


def test_many_health_checks_try_a_write_once(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    tries = []

    def write() -> bool:
        tries.append(1)
        return True

    monkeypatch.setattr(storage, "is_writable", write)

    for _ in range(20):
        app.test_client().get("/healthz", base_url=HOST)

    assert len(tries) == 1


@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
def test_a_monitor_may_ask_by_any_address(app: Flask, path: str) -> None:
    client = app.test_client()

    assert client.get(path, base_url="http://192.0.2.7:8106").status_code == 200
    assert client.get("/", base_url="http://192.0.2.7:8106").status_code == 400


@pytest.mark.parametrize(
    ("broken", "status"),
    [
        ("storage.is_writable", "unable to write"),
        ("storage.is_up_to_date", "tables are of another version"),
        ("storage.ownership.is_of", "keys are of another copy"),
    ],
)
def test_a_copy_is_ready_when_it_can_write_and_tables_and_keys_fit(
    app: Flask, monkeypatch: pytest.MonkeyPatch, broken: str, status: str
) -> None:
    monkeypatch.setattr(f"compersion_talks.{broken}", lambda *_: False)

    answer = app.test_client().get("/readyz", base_url=HOST)

    assert (answer.status_code, answer.json) == (503, {"status": status})
