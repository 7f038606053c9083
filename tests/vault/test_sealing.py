"""Blobs open under their own key and context, unaltered, and in no other way."""

from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st
from nacl.bindings import crypto_aead_xchacha20poly1305_ietf_decrypt
from nacl.secret import Aead

from compersion_talks.vault import CannotOpen, make_key, prefix_lengths, seal, unseal

seal_small, unseal_small = partial(seal, is_padded=False), partial(unseal, is_padded=False)
KEY = bytes(range(32))
CONTEXT = (b"private", b"t" * 16, b"p" * 16, b"\x07")
OVERHEAD = 1 + 24 + 16
SUNSCREEN = (
    b"Ladies and Gentlemen of the class of '99: If I could offer you only one tip for the future, "
    b"sunscreen would be it."
)
# Sealed by the first version; whatever the format becomes, these must open for ever.
FROZEN_SMALL = (
    "0177c8431a08ff4f9dc41971f9eaf224229b395b99b89bb4db14f629bde6840e"
    "43a22177fe0d75ded96e67012efa56e0bd50"
)
FROZEN_CONTEXT = (b"wrap", b"p")


def test_the_cipher_gives_the_vector_of_its_specification() -> None:
    key, nonce = bytes(range(0x80, 0xA0)), bytes(range(0x40, 0x58))
    associated = bytes.fromhex("50515253c0c1c2c3c4c5c6c7")

    sealed = Aead(key).encrypt(SUNSCREEN, associated, nonce)

    assert sealed.ciphertext.hex() == (
        "bd6d179d3e83d43b9576579493c0e939572a1700252bfaccbed2902c21396cbb"
        "731c7f1b0b4aa6440bf3a82f4eda7e39ae64c6708c54c216cb96b72e1213b452"
        "2f8c9ba40db5d945b11b69b982c1bb9e3f3fac2bc369488f76b2383565d3fff9"
        "21f9664c97637da9768812f615c68b13b52e"
        "c0875924c1c7987947deafd8780acf49"
    )


def test_a_blob_is_version_then_nonce_then_ciphertext_bound_to_its_framed_context() -> None:
    blob = seal_small(KEY, b"words", *CONTEXT)

    version, nonce, ciphertext = blob[:1], blob[1:25], blob[25:]
    associated = prefix_lengths(b"ct/v1", *CONTEXT)
    assert version == b"\x01"
    assert (
        crypto_aead_xchacha20poly1305_ietf_decrypt(ciphertext, associated, nonce, KEY) == b"words"
    )


def test_a_blob_of_the_first_version_still_opens() -> None:
    assert unseal_small(KEY, bytes.fromhex(FROZEN_SMALL), *FROZEN_CONTEXT) == b"as it was"


@given(st.binary(max_size=20_000), st.lists(st.binary(max_size=8), max_size=4))
def test_what_was_sealed_opens(plain: bytes, context: list[bytes]) -> None:
    assert unseal(KEY, seal(KEY, plain, *context), *context) == plain
    assert unseal_small(KEY, seal_small(KEY, plain, *context), *context) == plain


@pytest.mark.parametrize(
    "plain", [b"", b"\x80", b"\x80\x00", b"\x00" * 8191, b"\x80" * 8192, b"a" * 16_383]
)
def test_text_that_looks_like_padding_comes_back_whole(plain: bytes) -> None:
    assert unseal(KEY, seal(KEY, plain), *()) == plain


@given(st.integers(0, 8191))
def test_every_sheet_up_to_8_kib_seals_to_the_same_size(length: int) -> None:
    assert len(seal(KEY, b"a" * length)) == 8192 + OVERHEAD


@pytest.mark.parametrize(
    ("length", "padded"), [(8192, 16_384), (16_383, 16_384), (16_384, 32_768), (200_000, 262_144)]
)
def test_longer_sheets_seal_to_the_next_power_of_two(length: int, padded: int) -> None:
    assert len(seal(KEY, b"a" * length)) == padded + OVERHEAD


def test_no_altered_byte_of_a_blob_goes_unnoticed() -> None:
    blob = seal_small(KEY, b"words", *CONTEXT)

    for place in range(len(blob)):
        for mask in (0x01, 0x80, 0xFF):
            altered = bytearray(blob)
            altered[place] ^= mask
            with pytest.raises(CannotOpen):
                unseal_small(KEY, bytes(altered), *CONTEXT)


def test_no_altered_byte_of_a_padded_blob_goes_unnoticed() -> None:
    blob = seal(KEY, b"words", *CONTEXT)

    for place in range(len(blob)):
        altered = bytearray(blob)
        altered[place] ^= 0x01
        with pytest.raises(CannotOpen):
            unseal(KEY, bytes(altered), *CONTEXT)


def test_no_altered_byte_of_the_context_goes_unnoticed() -> None:
    blob = seal_small(KEY, b"words", *CONTEXT)

    for number, part in enumerate(CONTEXT):
        for place in range(len(part)):
            altered = bytearray(part)
            altered[place] ^= 0x01
            context = (*CONTEXT[:number], bytes(altered), *CONTEXT[number + 1 :])
            with pytest.raises(CannotOpen):
                unseal_small(KEY, blob, *context)


@pytest.mark.parametrize(
    "context",
    [
        (),
        CONTEXT[:-1],
        (*CONTEXT, b""),
        CONTEXT[::-1],
        (b"".join(CONTEXT),),
        (CONTEXT[0] + b"t", CONTEXT[1][1:], *CONTEXT[2:]),
    ],
)
def test_parts_of_the_context_cannot_be_moved_about(context: tuple[bytes, ...]) -> None:
    blob = seal_small(KEY, b"words", *CONTEXT)

    with pytest.raises(CannotOpen):
        unseal_small(KEY, blob, *context)


def test_another_key_opens_nothing() -> None:
    blob = seal(KEY, b"words", *CONTEXT)

    with pytest.raises(CannotOpen):
        unseal(make_key(), blob, *CONTEXT)


@given(st.binary(max_size=64))
def test_bytes_that_nobody_sealed_open_nothing(junk: bytes) -> None:
    for opening in (unseal, unseal_small):
        with pytest.raises(CannotOpen):
            opening(KEY, junk)


def test_a_cut_blob_opens_nothing() -> None:
    blob = seal_small(KEY, b"words", *CONTEXT)

    for length in range(len(blob)):
        with pytest.raises(CannotOpen):
            unseal_small(KEY, blob[:length], *CONTEXT)


def test_an_unpadded_blob_does_not_pass_for_a_padded_one() -> None:
    with pytest.raises(CannotOpen):
        unseal(KEY, seal_small(KEY, b"words"))
    with pytest.raises(CannotOpen):
        unseal(KEY, seal_small(KEY, bytes(8192)))


def test_a_failure_to_open_says_nothing_about_what_was_inside() -> None:
    with pytest.raises(CannotOpen) as caught:
        unseal_small(KEY, b"\x01secret words", *CONTEXT)

    assert str(caught.value) == ""
    assert caught.value.__cause__ is None


def test_no_nonce_returns_in_100_000_seals() -> None:
    nonces = {seal_small(KEY, b"")[1:25] for _ in range(100_000)}

    assert len(nonces) == 100_000
