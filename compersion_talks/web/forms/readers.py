"""Who will read a sheet: the people who were shown before closing, and what changed since."""

from collections.abc import Iterable, Sequence

from compersion_talks.domain.talks import Partner
from compersion_talks.web.forms.given import Sent
from compersion_talks.web.language import _

FIELD = "reader"


def carried(readers: Iterable[Partner]) -> list[str]:
    """Write the people down for a form to carry along, one value for each."""
    return [f"{partner.id} {partner.name}" for partner in readers]


def read(form: Sent) -> tuple[Partner, ...]:
    """Read which people a page showed, in the order of the page."""
    told = (value.partition(" ") for value in form.getlist(FIELD))
    return tuple(Partner(partner_id, name) for partner_id, _space, name in told)


def changes(seen: Sequence[Partner], now: Sequence[Partner]) -> list[str]:
    """Say who is new, gone or called something else; nothing to whoever saw none of these."""
    before, after = {one.id: one.name for one in seen}, {one.id: one.name for one in now}
    stayed = [(before[one], after[one]) for one in before if one in after]
    if not stayed:
        return []
    gone = [before[one] for one in before if one not in after]
    new = [after[one] for one in after if one not in before]
    return [
        *(_renamed(old, other) for old, other in stayed if old != other),
        *(_given_out_anew(name) for name in new if name in gone),
        *(_("%(name)s is new on the list.", name=name) for name in new if name not in gone),
        *(_("%(name)s is no longer on the list.", name=name) for name in gone if name not in new),
    ]


def _renamed(old: str, new: str) -> str:
    return _("%(name)s is now called %(new_name)s.", name=old, new_name=new)


def _given_out_anew(name: str) -> str:
    return _("The place of %(name)s was given out anew. Somebody else may be in it now.", name=name)
