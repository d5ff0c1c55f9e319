"""Second factors: apps, recovery codes, passkeys; each proof once, for its owner, at its own door."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connections
from tests.apps.signin.keys import PRESENT, SoftKey
from tests.factories import AT, make_agent, make_desk

from palier.apps.audit.models import AuditEntry
from palier.apps.errors import NotAllowed, NotFound
from palier.apps.signin import webauthn
from palier.apps.signin.commands.apps import begin_app, confirm_app, remove_app, renew_codes, reset_second, use_second
from palier.apps.signin.commands.forgetting import forget_challenges
from palier.apps.signin.commands.passkeys import MOST, add_passkey, remove_passkey, use_passkey
from palier.apps.signin.commands.sessions import require_second
from palier.apps.signin.errors import (
    OwnSecondFirst,
    PasskeyRefused,
    PasskeysFull,
    SecondRefused,
    SecondRequired,
)
from palier.apps.signin.holders import held_by
from palier.apps.signin.models import AuthenticatorApp, Passkey, RecoveryCodes, SpentChallenge
from palier.apps.signin.queries import codes_of, has_second, proofs_of, roles_required, secret_begun, staff_proofs
from palier.apps.signin.recovery import HOW_MANY, app_secret
from palier.core.actor import PALIER, Actor, ActorKind, Role
from palier.core.signin.totp import code_of, step_at

pytestmark = pytest.mark.django_db
STEP = timedelta(seconds=30)


@pytest.fixture
def desk():
    return make_desk()


def with_app(person: Actor) -> bytes:
    """Set an app up, and answer its secret."""
    begin_app(by=person, at=AT)
    secret = secret_begun(person)
    confirm_app(code=code_of(secret, step_at(AT)), by=person, at=AT)
    return secret


def with_key(person: Actor, key: SoftKey | None = None) -> SoftKey:
    """Add a passkey."""
    key = key or SoftKey()
    options = webauthn.options_to_add(person, address="a@x.example", known=[], at=AT)
    add_passkey(answer=key.make(options), name=" Laptop ", by=person, at=AT)
    return key


def used(key: SoftKey, door: str = "enter contact", kind: ActorKind = ActorKind.CONTACT, **more) -> Actor:
    answer = key.use(webauthn.options_to_enter(door, at=AT), **more)
    return use_passkey(answer=answer, door=door, kind=kind, at=AT)


@pytest.mark.parametrize("who", ["contact", "agent"])
def test_an_app_counts_once_it_was_shown_to_work(who, desk):
    person = getattr(desk, who)
    begin_app(by=person, at=AT)
    secret = secret_begun(person)
    assert not has_second(person)
    for wrong in ("", "000000", "1234567"):
        with pytest.raises(SecondRefused):
            confirm_app(code=wrong, by=person, at=AT - timedelta(days=1))
    begin_app(by=person, at=AT)
    assert secret_begun(person) != secret
    secret = with_app(person)
    assert (has_second(person), proofs_of(person).codes_left) == (True, HOW_MANY)
    with pytest.raises(NotFound):
        secret_begun(person)
    begin_app(by=person, at=AT)
    use_second(typed=code_of(secret, step_at(AT + STEP)), person=person, at=AT + STEP)


def test_neither_the_secret_nor_a_recovery_code_is_kept(desk):
    secret = with_app(desk.contact)
    codes = [code.replace("-", "") for code, _ in codes_of(desk.contact)]
    rows = [
        *AuthenticatorApp.objects.values_list(),
        *RecoveryCodes.objects.values_list(),
        *AuditEntry.objects.values_list(),
    ]
    kept = [bytes(value) if isinstance(value, memoryview) else str(value).encode() for row in rows for value in row]
    for value in (secret, *(code.encode() for code in codes)):
        assert not [row for row in kept if value in row]
    assert len({*codes}) == HOW_MANY


def test_a_code_of_the_app_is_good_once_and_for_its_owner(desk):
    secret = with_app(desk.contact)
    with_app(desk.agent)
    code = code_of(secret, step_at(AT + STEP))
    with pytest.raises(SecondRefused):
        use_second(typed=code, person=desk.agent, at=AT + STEP)
    use_second(typed=code, person=desk.contact, at=AT + STEP)
    for late in (STEP, STEP * 2):
        with pytest.raises(SecondRefused):
            use_second(typed=code, person=desk.contact, at=AT + late)


def test_each_recovery_code_is_good_once(desk):
    with_app(desk.contact)
    code = codes_of(desk.contact)[3][0]
    use_second(typed=f" {code.lower()} ", person=desk.contact, at=AT)
    assert [place for place, (_, spent) in enumerate(codes_of(desk.contact)) if spent] == [3]
    with pytest.raises(SecondRefused):
        use_second(typed=code, person=desk.contact, at=AT)
    other = codes_of(desk.contact)[4][0]
    renew_codes(by=desk.contact, at=AT)
    with pytest.raises(SecondRefused):
        use_second(typed=other, person=desk.contact, at=AT)
    assert proofs_of(desk.contact).codes_left == HOW_MANY
    assert AuditEntry.objects.filter(act="use_recovery_code", actor_id=desk.contact.id).count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_two_who_bring_the_same_code_at_once_one_passes():
    person = make_agent()
    secret = with_app(person)
    recovery = codes_of(person)[0][0]

    def one(typed: str) -> bool:
        try:
            use_second(typed=typed, person=person, at=AT + STEP)
        except SecondRefused:
            return False
        finally:
            connections.close_all()
        return True

    for typed in (code_of(secret, step_at(AT + STEP)), recovery):
        with ThreadPoolExecutor(6) as many:
            assert sum(many.map(one, [typed] * 12)) == 1


def test_a_passkey_opens_its_own_door(desk):
    key = with_key(desk.contact)
    assert (used(key), used(key)) == (desk.contact, desk.contact)
    row = Passkey.objects.get()
    assert (row.name, row.sign_count, row.used_at) == ("Laptop", 2, AT)
    with pytest.raises(PasskeyRefused):
        used(key, "enter agent", ActorKind.AGENT)
    with pytest.raises(PasskeyRefused):
        used(SoftKey())
    assert (has_second(desk.contact), proofs_of(desk.contact).codes_left) == (True, HOW_MANY)


def test_an_answer_is_good_once_for_its_use_and_within_the_hour(desk):
    key = with_key(desk.contact)
    options = webauthn.options_to_enter("enter contact", at=AT)
    answer = key.use(options)
    for door, late in (("prove contact", 0), ("enter agent", 0), ("enter contact", 3601), ("enter contact", -3600)):
        with pytest.raises(PasskeyRefused):
            use_passkey(answer=answer, door=door, kind=ActorKind.CONTACT, at=AT + timedelta(seconds=late))
    use_passkey(answer=answer, door="enter contact", kind=ActorKind.CONTACT, at=AT)
    with pytest.raises(PasskeyRefused):
        use_passkey(answer=answer, door="enter contact", kind=ActorKind.CONTACT, at=AT)
    assert SpentChallenge.objects.count() == 2
    assert (forget_challenges(before=AT), forget_challenges(before=AT + STEP)) == (0, 2)


@pytest.mark.parametrize("bent", ["origin", "host", "unverified", "signature", "challenge", "copied"])
def test_what_no_passkey_of_ours_signed_opens_nothing(bent, desk):
    key = with_key(desk.contact)
    used(key)
    options = webauthn.options_to_enter("enter contact", at=AT)
    if bent == "origin":
        key.origin = "https://localhost.evil.example"
    elif bent == "host":
        key.host = "evil.example"
    elif bent == "unverified":
        key.flags = PRESENT
    elif bent == "signature":
        key.secret = SoftKey().secret
    elif bent == "challenge":
        options = '{"challenge": "' + "A" * 54 + '"}'
    else:
        key.count = 0
    with pytest.raises(PasskeyRefused):
        use_passkey(answer=key.use(options), door="enter contact", kind=ActorKind.CONTACT, at=AT)
    assert AuditEntry.objects.filter(act="passkey_copied").count() == (bent == "copied")


@pytest.mark.parametrize("answer", ["", "{}", "[]", "null", '{"id": 3}', '{"id": "AA", "rawId": "AA", "response": {}}'])
def test_what_is_no_answer_is_refused(answer, desk):
    with pytest.raises(PasskeyRefused):
        use_passkey(answer=answer, door="enter contact", kind=ActorKind.CONTACT, at=AT)
    with pytest.raises(PasskeyRefused):
        add_passkey(answer=answer, name="", by=desk.contact, at=AT)


def test_a_passkey_that_never_counts_is_no_copy(desk):
    key = with_key(desk.contact)
    assert [used(key, counts=False) for _ in range(2)] == [desk.contact] * 2


def test_a_passkey_is_added_by_whoever_was_asked_and_once(desk):
    key = SoftKey()
    options = webauthn.options_to_add(desk.agent, address="a@x.example", known=[], at=AT)
    with pytest.raises(PasskeyRefused):
        add_passkey(answer=key.make(options), name="", by=desk.contact, at=AT)
    with_key(desk.contact, key)
    with pytest.raises(PasskeyRefused):
        with_key(desk.agent, key)
    for _ in range(MOST - 1):
        with_key(desk.contact)
    with pytest.raises(PasskeysFull):
        with_key(desk.contact)


def test_one_removes_ones_own_alone_and_the_codes_go_with_the_last(desk):
    with_key(desk.contact)
    secret = with_app(desk.contact)
    passkey = Passkey.objects.get()
    with pytest.raises(NotFound):
        remove_passkey(passkey_id=passkey.pk, by=desk.agent, at=AT)
    remove_app(by=desk.contact, at=AT)
    assert proofs_of(desk.contact).codes_left == HOW_MANY
    remove_passkey(passkey_id=passkey.pk, by=desk.contact, at=AT)
    assert (has_second(desk.contact), RecoveryCodes.objects.count()) == (False, 0)
    with pytest.raises(SecondRefused):
        use_second(typed=code_of(secret, step_at(AT + STEP)), person=desk.contact, at=AT + STEP)
    with pytest.raises(NotFound):
        codes_of(desk.contact)


def test_a_role_may_have_to_have_one(desk):
    chief, lead = make_agent(role=Role.ADMINISTRATOR), make_agent(role=Role.LEAD)
    both = frozenset({Role.ADMINISTRATOR, Role.LEAD})
    with pytest.raises(NotAllowed):
        require_second(roles=both, by=lead, at=AT)
    with pytest.raises(OwnSecondFirst):
        require_second(roles=both, by=chief, at=AT)
    with_app(chief)
    require_second(roles=both, by=chief, at=AT)
    assert roles_required() == both
    with pytest.raises(SecondRequired):
        remove_app(by=chief, at=AT)
    with_key(chief)
    remove_app(by=chief, at=AT)
    with pytest.raises(SecondRequired):
        remove_passkey(passkey_id=Passkey.objects.get().pk, by=chief, at=AT)
    listed = {row.name: (row.app, row.passkeys) for row in staff_proofs(viewer=chief)}
    assert listed == {chief.name: (False, True), lead.name: (False, False), desk.agent.name: (False, False)}
    with pytest.raises(NotAllowed):
        staff_proofs(viewer=lead)
    require_second(roles=frozenset(), by=chief, at=AT)
    remove_passkey(passkey_id=Passkey.objects.get().pk, by=chief, at=AT)


def test_who_resets_whose(desk):
    chief, lead = make_agent(role=Role.ADMINISTRATOR), make_agent(role=Role.LEAD)
    for person, refused, allowed in (
        (desk.agent, [desk.agent, lead, desk.contact], chief),
        (desk.contact, [desk.agent, desk.contact], lead),
    ):
        with_app(person)
        with_key(person)
        for by in refused:
            with pytest.raises(NotAllowed):
                reset_second(person=person, by=by, at=AT)
        assert has_second(person)
        reset_second(person=person, by=allowed, at=AT)
        assert (has_second(person), RecoveryCodes.objects.filter(**held_by(person)).exists()) == (False, False)
        entry = AuditEntry.objects.filter(act="reset_second").latest("pk")
        assert (entry.actor_id, entry.facts) == (allowed.id, {person.kind.value: person.id})


def test_nothing_is_paliers_own():
    with pytest.raises(NotFound):
        held_by(PALIER)
    assert app_secret(b"a") != app_secret(b"b")
