"""Passkeys: what a browser is asked, and whether its answer is right.  Source: W3C Web Authentication, level 2.

Whoever uses a passkey has touched the device and shown it who they are (user verification): a passkey is two proofs at
once.  What reads passkeys takes 13 MiB, so only programs that show pages import this file.
"""

import hmac
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from fido2.server import Fido2Server
from fido2.utils import websafe_decode, websafe_encode
from fido2.webauthn import (
    AttestedCredentialData,
    AuthenticationResponse,
    AuthenticatorData,
    CollectedClientData,
    PublicKeyCredentialDescriptor,
    PublicKeyCredentialRpEntity,
    PublicKeyCredentialType,
    PublicKeyCredentialUserEntity,
    RegistrationResponse,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from palier.apps.outbox.keys import key_for
from palier.apps.signin.challenges import made_challenge, spend_challenge
from palier.apps.signin.errors import PasskeyRefused
from palier.apps.signin.naming import our_name
from palier.core.actor import Actor

VERIFIED = UserVerificationRequirement.REQUIRED


@dataclass(frozen=True, slots=True)
class Signed:
    """What an authenticator said when it was used: which passkey, and how often it says it was."""

    public: AttestedCredentialData
    sign_count: int


def options_to_add(person: Actor, *, address: str, known: Iterable[bytes], at: datetime) -> str:
    """What a browser is asked so that it makes a passkey, as JSON; those `known` are not made a second time."""
    user = PublicKeyCredentialUserEntity(name=address, id=_handle(person), display_name=person.name)
    held = [PublicKeyCredentialDescriptor(type=PublicKeyCredentialType.PUBLIC_KEY, id=one) for one in known]
    options, _ = _server().register_begin(
        user,
        held,
        resident_key_requirement=ResidentKeyRequirement.REQUIRED,
        user_verification=VERIFIED,
        challenge=made_challenge(_use("add", person), at),
    )
    return json.dumps(dict(options.public_key))


def options_to_enter(door: str, *, at: datetime) -> str:
    """What a browser is asked so that it offers the passkeys it holds, as JSON: no name of anybody stands in it."""
    options, _ = _server().authenticate_begin(user_verification=VERIFIED, challenge=made_challenge(door, at))
    return json.dumps(dict(options.public_key))


def added(answer: str, person: Actor, *, at: datetime) -> Signed:
    """The passkey that a browser made when it was asked.  Raises PasskeyRefused."""
    try:
        response = RegistrationResponse.from_dict(_read(answer))
        challenge = _spent(response.response.client_data, _use("add", person), at)
        said: AuthenticatorData = _server().register_complete(_state(challenge), response)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise PasskeyRefused from error
    if said.credential_data is None:
        raise PasskeyRefused
    return Signed(said.credential_data, said.counter)


def credential_in(answer: str) -> bytes:
    """The id of the passkey that a browser says it used; nothing is proved yet.  Raises PasskeyRefused."""
    try:
        return bytes(AuthenticationResponse.from_dict(_read(answer)).raw_id)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise PasskeyRefused from error


def entered(answer: str, public: bytes, door: str, *, at: datetime) -> int:
    """How often the passkey says it was used, its signature being right.  Raises PasskeyRefused."""
    try:
        response = AuthenticationResponse.from_dict(_read(answer))
        challenge = _spent(response.response.client_data, door, at)
        _server().authenticate_complete(_state(challenge), [AttestedCredentialData(public)], response)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise PasskeyRefused from error
    return int(response.response.authenticator_data.counter)


def _server() -> Fido2Server:
    """This installation, as browsers know it: by the host of its address."""
    ours = urlsplit(settings.PUBLIC_URL)
    party = PublicKeyCredentialRpEntity(id=ours.hostname or "", name=our_name())
    return Fido2Server(party, verify_origin=lambda origin: origin == f"{ours.scheme}://{ours.netloc}")


def _use(verb: str, person: Actor) -> str:
    return f"{verb} {person.kind.value} {person.id}"


def _handle(person: Actor) -> bytes:
    """What an authenticator keeps in place of a name; it tells nothing of the person."""
    return hmac.digest(key_for("passkey handles"), f"{person.kind.value} {person.id}".encode(), "sha256")


def _spent(said: CollectedClientData, use: str, at: datetime) -> bytes:
    spend_challenge(said.challenge, use, at)
    return bytes(said.challenge)


def _state(challenge: bytes) -> dict[str, Any]:
    return {"challenge": websafe_encode(challenge), "user_verification": VERIFIED}


def _read(answer: str) -> Mapping[str, Any]:
    """What the browser brought.  Raises ValueError."""
    read = json.loads(answer)
    if not isinstance(read, dict):
        raise TypeError
    websafe_decode(read["id"])
    return read
