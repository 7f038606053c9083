"""What each rule of house.yaml must find, and what it must leave alone. Never run."""

# ruleid: nothing-is-fetched
import requests
import flask
import hashlib
import jinja2
import logging
import os
import pickle
import random
import subprocess
import tempfile
import traceback
import weasyprint
import yaml
from flask import redirect, request, url_for
from markupsafe import Markup
from sqlalchemy import text

log = logging.getLogger(__name__)


def markup(answer):
    # ruleid: no-handmade-markup
    return Markup(answer)


def templates(environment, title):
    # ruleid: templates-come-from-files
    flask.render_template_string(title)
    # ruleid: templates-come-from-files
    environment.from_string(title)
    # ok: templates-come-from-files
    flask.render_template("talk.html", title=title)


def escaping(folder):
    # ruleid: escaping-stays-on
    jinja2.Environment(loader=folder, autoescape=False)
    # ok: escaping-stays-on
    jinja2.Environment(loader=folder, autoescape=True)


def shells(name):
    # ruleid: no-shell
    subprocess.run(f"echo {name}", shell=True)
    # ruleid: no-shell
    os.system(name)
    # ok: no-shell
    subprocess.run(["echo", name])


def readers(data):
    # ruleid: no-code-from-data
    pickle.loads(data)
    # ruleid: no-code-from-data
    yaml.load(data)
    # ruleid: no-code-from-data
    eval(data)


def logs(partner, token, fault):
    # ruleid: logs-hold-no-content
    log.info("taken up by %s", partner.name)
    # ruleid: logs-hold-no-content
    log.warning("wrong link %s", token)
    # ruleid: logs-hold-no-content
    log.error("fault at %s", request.path)
    # ruleid: logs-hold-no-content
    print(request.form)
    # ok: logs-hold-no-content
    log.error("fault in %s: %s", request.endpoint, type(fault).__name__)
    # ruleid: logs-hold-no-traceback
    log.exception("fault")
    # ruleid: logs-hold-no-traceback
    log.error("fault", exc_info=True)
    # ruleid: logs-hold-no-traceback
    traceback.print_exc()


def questions(connection, name, row):
    # ruleid: sql-is-constant
    connection.execute(f"SELECT * FROM talk WHERE name = '{name}'")
    # ruleid: sql-is-constant
    connection.execute(text("SELECT * FROM " + name))
    # ruleid: sql-is-constant
    connection.exec_driver_sql("DELETE FROM talk WHERE id = %s" % name)
    # ruleid: sql-is-constant
    connection.execute("SELECT {}".format(name))
    # ok: sql-is-constant
    connection.execute("SELECT * FROM talk WHERE id = ?", (row,))


def papers(html, url, fetcher):
    # ruleid: the-paper-fetches-nothing
    weasyprint.HTML(url=url, url_fetcher=fetcher)
    # ruleid: the-paper-fetches-nothing
    weasyprint.HTML(filename=url, url_fetcher=fetcher)
    # ruleid: the-paper-fetches-nothing
    weasyprint.CSS(string=html)
    # ruleid: the-paper-fetches-nothing
    weasyprint.HTML(string=html, base_url=url, url_fetcher=fetcher)
    # ok: the-paper-fetches-nothing
    weasyprint.HTML(string=html, url_fetcher=fetcher)


# Views of a made-up blueprint.
bp = flask.Blueprint("talks", __name__)


@bp.get("/talks")
def look(storage):
    # ruleid: safe-methods-write-nothing
    storage.commit()
    # ruleid: safe-methods-write-nothing
    storage.run_even_when_full(look)
    return "seen"


@bp.post("/talks")
def act(storage):
    # ok: safe-methods-write-nothing
    storage.commit()
    # ok: no-open-redirect
    return redirect(url_for("talks.look", handle=request.form["handle"]), 303)


def away():
    # ruleid: no-open-redirect
    return redirect(request.args["next"])


def away_after_a_while():
    place = request.form.get("next")
    # ruleid: no-open-redirect
    return redirect(place, 303)


def cookies(response, secret, is_https):
    # ruleid: cookies-are-out-of-reach
    response.set_cookie("ct", secret, secure=True)
    # ok: cookies-are-out-of-reach
    response.set_cookie("ct", secret, secure=is_https, httponly=True, samesite="Strict")


def guards(app, csrf, view):
    # ruleid: no-form-without-csrf
    csrf.exempt(view)
    # ruleid: no-form-without-csrf
    app.config["WTF_CSRF_ENABLED"] = False


def debugging(app):
    # ruleid: no-debugging-while-serving
    app.run(debug=True)
    # ok: no-debugging-while-serving
    app.run()


def files():
    # ruleid: no-temporary-files
    return tempfile.NamedTemporaryFile()


def locks(data, digest, given):
    # ruleid: one-kind-of-lock
    hashlib.sha1(data)
    # ruleid: one-kind-of-lock
    random.randint(1, 6)
    # ok: one-kind-of-lock
    hashlib.sha256(data)
    # ruleid: one-kind-of-lock
    return digest == given
