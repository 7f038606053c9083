"""create_app(): the only place where parts are wired together."""

import logging
from collections.abc import Mapping
from os import environ
from urllib.parse import urlsplit

from flask import Flask
from flask_migrate import Migrate
from flask_wtf import CSRFProtect
from jinja2 import StrictUndefined
from werkzeug.middleware.proxy_fix import ProxyFix

from compersion_talks import library, storage, vault
from compersion_talks.assets import asset_dir
from compersion_talks.documents import letters
from compersion_talks.settings import Settings
from compersion_talks.web import language, later, pages
from compersion_talks.web.cookies import session_name
from compersion_talks.web.parts import Parts, hand_over

log = logging.getLogger(__name__)

MEBIBYTE = 1024 * 1024
LOOPBACK = ("127.0.0.1", "localhost")


def create_app(environment: Mapping[str, str] = environ) -> Flask:
    """Build one running copy from the settings in the environment."""
    settings = Settings.from_env(environment)
    settings.data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    letters.add_fonts(settings.fonts_dir)
    app = Flask("compersion_talks", static_folder=None, template_folder=str(asset_dir("templates")))
    app.jinja_env.undefined = StrictUndefined
    _connect(app, settings)
    parts = Parts(settings, _keys(app, settings), _offered(settings))
    hand_over(app, parts)
    _configure(app, parts)
    language.install(app)
    pages.install(app)
    CSRFProtect(app)  # behind the pages' own guards: a refused form must not be shown again
    app.wsgi_app = later.leaving_papers(app.wsgi_app)  # type: ignore[assignment, method-assign]
    if settings.trusted_proxies:
        hops = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, hops, hops, hops)  # type: ignore[method-assign]
    return app


def _keys(app: Flask, settings: Settings) -> vault.Keys:
    with app.app_context():
        try:
            return vault.load_keys(settings.keys_file, are_needed=storage.holds_talks)
        finally:
            storage.db.engine.dispose()


def _offered(settings: Settings) -> dict[str, library.DeckSource]:
    offer = library.offered(settings.decks_dir)
    for fault in offer.faults:
        log.warning("deck file: %s", fault)
    return dict(offer.decks)


def _configure(app: Flask, parts: Parts) -> None:
    host = urlsplit(parts.settings.public_url).hostname or ""
    app.config.update(
        SECRET_KEY=parts.keys.session[0],
        SECRET_KEY_FALLBACKS=list(parts.keys.session[1:]),
        WTF_CSRF_SECRET_KEY=parts.keys.csrf,
        WTF_CSRF_TIME_LIMIT=None,
        WTF_CSRF_SSL_STRICT=False,  # it wants a Referer, which some browsers never send
        SESSION_COOKIE_NAME=session_name(parts),
        SESSION_COOKIE_SECURE=parts.is_https,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        TRUSTED_HOSTS=[*LOOPBACK, host] if host in LOOPBACK else [host],
    )


def _connect(app: Flask, settings: Settings) -> None:
    storage.connect(app, settings.database_url)
    Migrate(app, storage.db, directory=str(asset_dir("migrations")))
    with app.app_context():
        storage.prepare(app, quota_bytes=settings.database_quota_mib * MEBIBYTE)
