"""The composition root: `create_app()` wires everything together."""

import logging
from collections.abc import Mapping
from os import environ
from urllib.parse import urlsplit

from flask import Flask
from flask_wtf import CSRFProtect
from jinja2 import StrictUndefined
from werkzeug.middleware.proxy_fix import ProxyFix

from compersion_talks import library, storage, vault
from compersion_talks.assets import find_asset_dir
from compersion_talks.library import OfferedDeck
from compersion_talks.pdf import font_coverage
from compersion_talks.services import Services, follow_key_file, register
from compersion_talks.settings import SettingIsUnfit, Settings
from compersion_talks.web import routes
from compersion_talks.web.http import i18n
from compersion_talks.web.http.template_context import PageEnvironment
from compersion_talks.web.http.visit_cookie import name_session_cookie

log = logging.getLogger(__name__)

LOOPBACK = ("127.0.0.1", "localhost")


def create_app(environment: Mapping[str, str] = environ) -> Flask:
    """Build one running copy from the settings in the environment."""
    settings = Settings.from_env(environment)
    settings.data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    font_coverage.add_fonts(settings.fonts_dir)
    app = Flask(
        "compersion_talks", static_folder=None, template_folder=str(find_asset_dir("templates"))
    )
    app.jinja_environment = PageEnvironment
    app.jinja_options = {"cache_size": -1}  # all templates are kept, so nothing counts their uses
    app.jinja_env.undefined = StrictUndefined
    _connect(app, settings)
    services = Services(settings, _load_keys(app, settings), _read_decks(settings))
    register(app, services)
    _configure(app, services)
    i18n.install(app)
    _require_language(app, settings.default_language)
    routes.install(app)
    follow_key_file(app, _configure_keys)
    CSRFProtect(app)  # after the other checks: a form that they refuse must not be echoed
    if settings.trusted_proxies:
        hops = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, hops, hops, hops)  # type: ignore[method-assign]
    return app


def make_store(settings: Settings) -> Flask:
    """Build an app that stores, and does nothing else, on the database of the settings."""
    app = Flask("compersion_talks", static_folder=None)
    _connect(app, settings)
    return app


def _read_decks(settings: Settings) -> Mapping[str, OfferedDeck]:
    catalogue = library.open_catalogue(settings.decks_dir)
    for fault in catalogue.faults:
        log.warning("deck file: %s", fault)
    return _put_first(catalogue.decks, settings.default_deck)


def _put_first(decks: Mapping[str, OfferedDeck], first: str) -> Mapping[str, OfferedDeck]:
    if first and first not in decks:
        raise SettingIsUnfit(
            f"COMPERSION_DEFAULT_DECK cannot be used: write one of {', '.join(decks)}."
        )
    return {first: decks[first], **decks} if first else decks


def _require_language(app: Flask, tag: str) -> None:
    known = i18n.list_languages_of(app)
    if tag not in known:
        raise SettingIsUnfit(
            f"COMPERSION_DEFAULT_LANGUAGE cannot be used: write one of {', '.join(known)}."
        )


def _load_keys(app: Flask, settings: Settings) -> vault.Keys:
    with app.app_context():
        try:
            return vault.load_keys(settings.keys_file, are_needed=storage.holds_talks)
        finally:
            storage.db.engine.dispose()


def _configure_keys(app: Flask, keys: vault.Keys) -> None:
    app.config.update(
        SECRET_KEY=keys.session[0],
        SECRET_KEY_FALLBACKS=list(keys.session[1:]),
        WTF_CSRF_SECRET_KEY=keys.csrf,
    )


def _configure(app: Flask, services: Services) -> None:
    host = urlsplit(services.settings.public_url).hostname or ""
    _configure_keys(app, services.keys)
    app.config.update(
        WTF_CSRF_TIME_LIMIT=None,
        WTF_CSRF_SSL_STRICT=False,  # it needs a Referer, which some browsers never send
        SESSION_COOKIE_NAME=name_session_cookie(services),
        SESSION_COOKIE_SECURE=services.is_https,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        TRUSTED_HOSTS=[*LOOPBACK, host] if host in LOOPBACK else [host],
    )


def _connect(app: Flask, settings: Settings) -> None:
    storage.connect(app, settings.database_url)
    quota_bytes = settings.database_quota_mib * 1024 * 1024
    storage.prepare(app, find_asset_dir("migrations"), quota_bytes=quota_bytes)
