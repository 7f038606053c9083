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
