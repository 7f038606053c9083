"""Share links: what was signed is read back, and nothing else is ever believed."""

import string
from base64 import urlsafe_b64decode, urlsafe_b64encode
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st
from itsdangerous import Signer

from compersion_talks.links import LinkIsForged, LinkKind, ShareLink, clean, read, sign

KEYS = (b"k" * 32,)
SECRET = bytes(range(32))
SECRETS = st.binary(min_size=32, max_size=32)
KINDS = st.sampled_from(list(LinkKind))
ALPHABET = string.ascii_uppercase + string.ascii_lowercase + string.digits + "-_"


def sign_payload(payload: bytes, kind: LinkKind = LinkKind.PARTNER) -> str:
    """Sign any payload the way links are signed, as if the program had made it."""
    return sign_text(urlsafe_b64encode(payload).rstrip(b"="), kind)


def sign_text(text: bytes, kind: LinkKind = LinkKind.PARTNER) -> str:
    """Sign any text the way links are signed."""
    signer = Signer(
        list(KEYS), salt=f"ct/link/v1/{kind}", key_derivation="hmac", digest_method=sha256
    )
    return signer.sign(text).decode()


@given(KINDS, SECRETS)
def test_a_signed_link_reads_back_as_its_kind_and_secret(kind: LinkKind, secret: bytes) -> None:
    token = sign(ShareLink(kind, secret), KEYS)

    assert len(token) == 90
    assert set(token) <= set(ALPHABET + ".")
    assert read(token, KEYS) == ShareLink(kind, secret)


def test_a_token_is_what_the_design_says() -> None:
    assert sign(ShareLink(LinkKind.AGENDA, SECRET), KEYS) == sign_payload(
        b"\x01a" + SECRET, LinkKind.AGENDA
    )


def test_a_link_signed_by_the_first_version_still_reads() -> None:
    written = (
        "AXAAAQIDBAUGBwgJCgsMDQ4PEBESExQVFhcYGRobHB0eHw.69K63bdCmdDZRDWO8765Y4tpjtHK9gnGNCbGE_29urU"
    )

    assert read(written, KEYS) == ShareLink(LinkKind.PARTNER, SECRET)


@given(st.text())
def test_no_text_does_anything_but_be_refused(text: str) -> None:
    with pytest.raises(LinkIsForged):
        read(text, KEYS)


@given(st.text(ALPHABET + ".=", min_size=80, max_size=100))
def test_nothing_that_looks_like_a_token_does_anything_but_be_refused(text: str) -> None:
    with pytest.raises(LinkIsForged):
        read(text, KEYS)


@given(st.binary(min_size=30, max_size=38), KINDS)
def test_only_a_well_formed_payload_is_read_even_when_it_is_signed(
    payload: bytes, kind: LinkKind
) -> None:
    token = sign_payload(payload, kind)

    if len(payload) == 34 and payload[:2] == b"\x01" + kind.encode():
        assert read(token, KEYS) == ShareLink(kind, payload[2:])
    else:
        with pytest.raises(LinkIsForged):
            read(token, KEYS)


@pytest.mark.parametrize(
    "payload",
    [
        b"",
        b"\x01p" + SECRET[:-1],
        b"\x01p" + SECRET + b"\x00",
        b"\x02p" + SECRET,
        b"\x00p" + SECRET,
        b"\x01x" + SECRET,
        b"\x01P" + SECRET,
        b"\x01\xff" + SECRET,
    ],
)
def test_wrong_versions_kinds_and_lengths_are_refused(payload: bytes) -> None:
    with pytest.raises(LinkIsForged):
        read(sign_payload(payload), KEYS)


@pytest.mark.parametrize("signing", list(LinkKind))
@pytest.mark.parametrize("claimed", list(LinkKind))
def test_a_signature_vouches_for_one_kind_only(signing: LinkKind, claimed: LinkKind) -> None:
    token = sign_payload(b"\x01" + claimed.encode() + SECRET, signing)

    if signing is claimed:
        assert read(token, KEYS) == ShareLink(claimed, SECRET)
    else:
        with pytest.raises(LinkIsForged):
            read(token, KEYS)


def test_a_payload_in_another_spelling_is_refused_though_signed() -> None:
    payload = urlsafe_b64encode(b"\x01p" + SECRET).rstrip(b"=")
    last = ALPHABET.index(chr(payload[-1]))
    other_spelling = payload[:-1] + ALPHABET[last + 1].encode()
    assert urlsafe_b64decode(other_spelling + b"==") == b"\x01p" + SECRET

    with pytest.raises(LinkIsForged):
        read(sign_text(other_spelling), KEYS)


def test_no_changed_character_opens_another_link() -> None:
    token = sign(ShareLink(LinkKind.PARTNER, SECRET), KEYS)

    for place, character in enumerate(token):
        for other in set(ALPHABET + ".=") - {character}:
            changed = token[:place] + other + token[place + 1 :]
            assert read_secret(changed) in (None, SECRET)
            assert place == len(token) - 1 or read_secret(changed) is None


def read_secret(token: str) -> bytes | None:
    """Return what a token gives away, if it is believed."""
    try:
        return read(token, KEYS).secret
    except LinkIsForged:
        return None


def test_other_spellings_of_a_signature_give_the_same_secret() -> None:
    token = sign(ShareLink(LinkKind.PARTNER, SECRET), KEYS)
    last = ALPHABET.index(token[-1])

    spellings = [token + "=", token[:-1] + ALPHABET[last + 1]]

    assert {read_secret(spelling) for spelling in spellings} == {SECRET}


@pytest.mark.parametrize("addition", [" ", "\n", ".", "/", "é", "\x00", "\ud800", "a"])
def test_nothing_may_be_put_around_a_token(addition: str) -> None:
    token = sign(ShareLink(LinkKind.PARTNER, SECRET), KEYS)

    assert read_secret(addition + token) is None
    assert read_secret(token + addition) is None


@given(KINDS, SECRETS)
def test_a_whole_token_is_mended_to_itself(kind: LinkKind, secret: bytes) -> None:
    token = sign(ShareLink(kind, secret), KEYS)

    assert clean(token) == token


MANGLED = (
    *(
        "{}.",
        "{}...",
        "{}.\u201d",
        '"{}"',
        "\u201e{}\u201c",
        "({})",
        "<{}>",
        "{}&gt;",
        "{},",
        "{}!",
    ),
    *("{}&amp;", "{}&amp;fbclid=a", "{}&utm_source=chat", "{}\u200b", "\ufeff{}", "\u202a{}\u202c"),
    *(" {} ", "{}\r\n", "{}/", "{}_", "{}**", "{}=", "{}\u2014", "{}\x00", "{}%", "{}\u00e9"),
)


@pytest.mark.parametrize("mangled", MANGLED)
def test_signs_around_a_token_are_thrown_away(mangled: str) -> None:
    token = sign(ShareLink(LinkKind.PARTNER, SECRET), KEYS)

    assert read_secret(clean(mangled.format(token))) == SECRET


@pytest.mark.parametrize(
    "sign_inside", [" ", "\n", "\r\n> ", "\u200b", "\u00ad", "&shy;", "\u2060", "*"]
)
def test_signs_inside_a_token_are_thrown_away(sign_inside: str) -> None:
    token = sign(ShareLink(LinkKind.PARTNER, SECRET), KEYS)

    assert read_secret(clean(token[:60] + sign_inside + token[60:])) == SECRET


@pytest.mark.parametrize(
    ("dash", "typed"),
    [("-", "\u2013"), ("-", "\u2011"), ("-", "\u2010"), ("-", "\u2212"), ("--", "\u2014")],
)
def test_dashes_that_a_program_made_longer_are_made_short_again(dash: str, typed: str) -> None:
    assert clean(f"ab{typed}cd") == f"ab{dash}cd"


@given(st.text())
def test_mending_makes_no_link_of_any_text(text: str) -> None:
    with pytest.raises(LinkIsForged):
        read(clean(text), KEYS)


def test_a_token_that_lacks_a_letter_is_not_mended() -> None:
    token = sign(ShareLink(LinkKind.PARTNER, SECRET), KEYS)

    for place in range(len(token)):
        assert read_secret(clean(token[:place] + token[place + 1 :])) is None


def test_a_link_outlives_a_new_signing_key_and_dies_with_its_own() -> None:
    token = sign(ShareLink(LinkKind.PARTNER, SECRET), [b"old" * 10])

    assert read(token, [b"old" * 10, b"new" * 10]) == ShareLink(LinkKind.PARTNER, SECRET)
    with pytest.raises(LinkIsForged):
        read(token, [b"new" * 10])


def test_new_links_are_signed_by_the_newest_key() -> None:
    token = sign(ShareLink(LinkKind.PARTNER, SECRET), [b"old" * 10, b"new" * 10])

    assert read(token, [b"new" * 10]) == ShareLink(LinkKind.PARTNER, SECRET)
    with pytest.raises(LinkIsForged):
        read(token, [b"old" * 10])


@pytest.mark.parametrize("size", [0, 16, 31, 33])
def test_a_secret_of_another_length_is_never_signed(size: int) -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        sign(ShareLink(LinkKind.PARTNER, bytes(size)), KEYS)


def test_a_refusal_repeats_nothing_of_the_token() -> None:
    token = sign(ShareLink(LinkKind.PARTNER, SECRET), KEYS)

    with pytest.raises(LinkIsForged) as caught:
        read(token, [b"another key"])

    assert str(caught.value) == ""
    assert caught.value.__cause__ is None
