"""What the renderer may do: nothing but draw, with our style sheets and fonts."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from compersion_talks.pdf.render_client import Failure, RenderFailed, RenderServer, render

REFERENCES = {
    "style sheet": '<link rel="stylesheet" href="{}">',
    "import": "<style>@import url({});</style>",
    "font": "<style>@font-face {{ font-family: F; src: url({}) }} p {{ font: 1em F }}</style><p>a",
    "background": '<p style="background: url({})">a',
    "list image": '<ul style="list-style-image: url({})"><li>a</ul>',
    "content": "<style>p::before {{ content: url({}) }}</style><p>a",
    "image": '<img src="{}" alt="a">',
    "object": '<object data="{}" type="image/png">a</object>',
    "embed": '<embed src="{}" type="image/png">',
    "attachment": '<link rel="attachment" href="{}">',
    "attached link": '<a rel="attachment" href="{}">a</a>',
    "base": '<base href="{}"><img src="a.png" alt="a">',
}
PLACES = ("http://127.0.0.1:9/a", "file://{secret}", "data:text/css,p{{}}", "ct-asset:unknown.css")


@pytest.fixture
def secret(tmp_path: Path) -> Path:
    """Return a local file with a secret in it."""
    file = tmp_path / "secret.css"
    file.write_text("/* a secret word */ p { content: 'a secret word' }")
    return file


@pytest.mark.parametrize("reference", REFERENCES)
def test_a_reference_of_any_kind_ends_the_render(reference: str, secret: Path) -> None:
    assert _why_it_fails(REFERENCES[reference].format(secret.as_uri())) is Failure.CRASHED


@pytest.mark.parametrize("place", PLACES)
def test_a_reference_to_any_place_ends_the_render(place: str, secret: Path) -> None:
    reference = REFERENCES["style sheet"].format(place.format(secret=secret))

    assert _why_it_fails(reference) is Failure.CRASHED


def test_words_that_name_a_file_are_only_words(secret: Path) -> None:
    html = f'<html lang="en"><title>A</title><h1>A</h1><p>url(file://{secret}) {secret.as_uri()}'

    pdf = render(html.encode())

    assert b"a secret word" not in pdf
    assert b"EmbeddedFile" not in pdf


def test_a_picture_without_an_address_or_in_a_drawing_is_not_looked_for(secret: Path) -> None:
    drawing = f'<svg width="9" height="9"><image href="{secret.as_uri()}"/></svg>'
    html = f'<html lang="en"><title>A</title><h1>A</h1><img src="{secret}" alt="a">{drawing}'

    assert b"/Image" not in render(html.encode())


def test_our_own_style_sheets_are_handed_out() -> None:
    page = '<html lang="en"><title>A</title>{}<h1>A</h1>'
    linked = page.format('<link rel="stylesheet" href="ct-asset:document.css">')

    assert render(linked.encode()) != render(page.format("").encode())


def test_the_same_document_gives_the_same_bytes_from_a_fresh_server_and_from_a_used_one() -> None:
    html = b'<html lang="en"><title>A</title><h1>A</h1><p>b \xd0\x96 \xf0\x9f\x90\xa6'
    fresh = RenderServer()

    rendered = {render(html), render(html), render(html, fresh)}
    fresh.close()

    assert len(rendered) == 1


def test_many_documents_are_drawn_one_after_the_other_and_side_by_side() -> None:
    html = '<html lang="en"><title>A</title><h1>A</h1><p>b \u05d3 \u0416 \U0001f426'.encode()

    with ThreadPoolExecutor(3) as workers:
        drawn = set(workers.map(render, [html] * 40))

    assert len(drawn) == 1


def _why_it_fails(reference: str) -> Failure:
    with pytest.raises(RenderFailed) as failed:
        render(f'<html lang="en"><title>A</title>{reference}<h1>A</h1>'.encode())
    return failed.value.kind
