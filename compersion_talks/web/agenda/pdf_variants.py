"""The PDF variants of a document: links to them, and the one that a request asks for."""

from typing import Any

from flask import request, url_for

from compersion_talks.domain.talks import PaperSize
from compersion_talks.paper.agenda import Layout
from compersion_talks.web.http.i18n import _, pgettext


def read_size() -> PaperSize | None:
    """Return the size of paper that this request asks for, if it names one."""
    asked = request.args.get("paper", "")
    return PaperSize(asked) if asked in set(PaperSize) else None


def is_large_print() -> bool:
    """Say whether this request asks for large print."""
    return "large" in request.args


def read_layout() -> Layout:
    """Return the layout of the agenda that this request asks for."""
    asked = request.args.get("form", "large" if is_large_print() else "")
    return Layout(asked) if asked in set(Layout) else Layout.PLAN


def list_prints(endpoint: str, handle: str, usual: PaperSize) -> list[dict[str, str]]:
    """List the prints of a document, the talk's own size first."""
    labels, sizes = label_sizes(), sorted(PaperSize, key=lambda size: size is not usual)
    return [
        *(_link(endpoint, labels[size], handle=handle, paper=size.value) for size in sizes),
        *(
            _link(
                endpoint,
                # NOTE: %(size)s is the name of a size of paper: A4 or Letter.
                _("%(size)s, large print", size=labels[size]),
                handle=handle,
                paper=size.value,
                large=1,
            )
            for size in sizes
        ),
    ]


def list_layouts(handle: str, usual: PaperSize) -> list[dict[str, str]]:
    """List the layouts of an agenda: the plan in the talk's own size first, then all others."""
    other = next(size for size in PaperSize if size is not usual)
    labels = {
        Layout.PLAN: _("Print the plan (%(size)s)", size=label_sizes()[usual]),
        Layout.ROOM: _("With room to write"),
        Layout.COVERED: _("With room to write, and a cover to fold around it"),
        Layout.LARGE: _("In large print"),
    }
    first, *rest = (_link_layout(handle, usual, layout, text) for layout, text in labels.items())
    # NOTE: %(size)s is the name of a size of paper: A4 or Letter.
    on_other = _("On %(size)s", size=label_sizes()[other])
    return [first, _link_layout(handle, other, Layout.PLAN, on_other), *rest]


def label_sizes() -> dict[PaperSize, str]:
    """Return the names of the sizes of paper."""
    return {PaperSize.A4: _("A4"), PaperSize.LETTER: pgettext("size of paper", "Letter")}


def _link_layout(handle: str, size: PaperSize, layout: Layout, label: str) -> dict[str, str]:
    return _link("agenda.pdf", label, handle=handle, paper=size.value, form=layout.value)


def _link(endpoint: str, label: str, **wanted: Any) -> dict[str, str]:
    return {"label": label, "href": url_for(endpoint, **wanted)}
