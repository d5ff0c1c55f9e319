"""Case references such as PAL-7K3-92: easy to say, hard to mistake, not guessable from a neighbour."""

from hashlib import blake2b

ALPHABET = "2346789CDFGHJKMPRTWXY"
"""Signs that stay apart when read aloud or copied by hand: no vowel (so no words), nor 0, 1, 5, B, L, N, Q, S, V, Z."""

SHORTEST = 5
GROUP = 3
ROUNDS = 6
SEPARATORS = str.maketrans("", "", " -_./·\t\u00a0\u2010\u2011\u2012\u2013\u2014\u202f\u2212")


def reference_of(number: int, key: bytes, prefix: str = "PAL") -> str:
    """The reference of the case with sequence number `number` (from 0), such as "PAL-7K3-92".

    Different numbers give different references under one `key`: each length of reference is a permutation of its
    own range of numbers, keyed so that a neighbour's reference can't be derived.  Five signs serve four million
    cases, then six serve the next 85 million, and so on.  Raises ValueError for a negative number.
    """
    if number < 0:
        raise ValueError(number)
    length = SHORTEST
    while number >= len(ALPHABET) ** length:
        number -= len(ALPHABET) ** length
        length += 1
    signs = _spelled(_permuted(number, len(ALPHABET) ** length, key), length)
    return "-".join([prefix, *_groups(signs)])


def parse_reference(text: str, prefix: str = "PAL") -> str | None:
    """The reference somebody typed or dictated, as we write it; None if it can't be one.

    Case, spaces, hyphens and a missing prefix are forgiven.

    >>> parse_reference(" pal 7k392")
    'PAL-7K3-92'
    """
    signs = text.translate(SEPARATORS).upper()
    bare = signs.removeprefix(prefix.translate(SEPARATORS).upper())
    signs = bare if len(bare) >= SHORTEST else signs  # a prefix may be made of signs that references use too
    if len(signs) < SHORTEST or not set(signs) <= set(ALPHABET):
        return None
    return "-".join([prefix, *_groups(signs)])


def _groups(signs: str) -> list[str]:
    """At most three signs at a time, never a single one: 3-2, 3-3, 3-2-2, 3-3-2."""
    if len(signs) <= GROUP:
        return [signs]
    size = GROUP - 1 if len(signs) == 2 * (GROUP - 1) else GROUP
    return [signs[:size], *_groups(signs[size:])]


def _spelled(value: int, length: int) -> str:
    signs = []
    for _ in range(length):
        value, digit = divmod(value, len(ALPHABET))
        signs.append(ALPHABET[digit])
    return "".join(signs)


def _permuted(value: int, size: int, key: bytes) -> int:
    """A keyed permutation of range(size): a Feistel network, walked until it falls back into the range.

    Source: Black and Rogaway, "Ciphers with arbitrary finite domains" (2002), cycle walking.
    """
    half_bits = ((size - 1).bit_length() + 1) // 2
    while True:
        value = _feistel(value, half_bits, key)
        if value < size:
            return value


def _feistel(value: int, half_bits: int, key: bytes) -> int:
    mask = (1 << half_bits) - 1
    left, right = value >> half_bits, value & mask
    for turn in range(ROUNDS):
        seed = b"%d:%d:%d" % (half_bits, turn, right)
        left, right = right, left ^ (int.from_bytes(blake2b(seed, key=key[:64], digest_size=8).digest()) & mask)
    return left << half_bits | right
