"""The two doors and what is kept behind them, walked by requests: promises F1, F4, F5, F7, F8 and F10."""

import re
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

import pytest
from django.test import Client
from django.urls import reverse
from tests.apps.signin.keys import SoftKey
from tests.factories import AT, make_agent, make_contact, make_desk

from palier.adapters.mail.compose import compose
from palier.adapters.portal.guards import SESSION_COOKIE
from palier.apps.accounts.access import CODES_PER_ADDRESS
from palier.apps.accounts.invitations import invite
from palier.apps.accounts.models import Contact
from palier.apps.accounts.people_models import Invitation, PortalSession
from palier.apps.mailroom.letters import letter_of
from palier.apps.outbox.models import OutgoingMail
from palier.apps.signin import queries, webauthn
from palier.apps.signin.commands.apps import begin_app, confirm_app
from palier.apps.signin.commands.passkeys import add_passkey
from palier.apps.signin.commands.passwords import choose_password
from palier.apps.signin.commands.sessions import require_second
from palier.apps.signin.holders import address_of
from palier.apps.signin.limits import PER_ADDRESS
from palier.apps.signin.models import AuthenticatorApp, ContactBrowser, ContactPassword, HalfOpen, Passkey
from palier.apps.signin.recovery import app_secret
from palier.apps.staff.commands import set_password
from palier.core.actor import PALIER, Actor, Role
from palier.core.signin.totp import code_of, step_at

PASSWORD = "correct horse battery"
LONG_AGO = timedelta(days=1)


@pytest.fixture(autouse=True)
def plain_settings(settings, tmp_path) -> None:
    """Quick hashes; files by their own names; the address that passkeys are bound to."""
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STATIC_ROOT, settings.PUBLIC_URL = tmp_path, "http://localhost:8000"
    settings.STORAGES = {**settings.STORAGES, "staticfiles": plain}
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def desk(db):
    return make_desk()


class Door:
    """One of the two doors and somebody who has a password there."""

    def __init__(self, name: str, person: Actor) -> None:
        self.name, self.person, self.address = name, person, address_of(person)
        self.first = "login" if name == "desk" else "sign_in"
        self.home = reverse("desk:queue" if name == "desk" else "portal:home")
        now = datetime.now(UTC)
        if name == "desk":
            set_password(agent_id=person.id, password=PASSWORD, by=PALIER, at=AT)
        else:
            choose_password(password=PASSWORD, session="", by=person, at=now)

    def url(self, page: str, **parts: int) -> str:
        return reverse(f"{self.name}:{page}", kwargs=parts)

    def try_password(self, client: Client, password: str = PASSWORD, **more):
        values = {"email": self.address, "password": password, "by": "password"}
        return client.post(self.url(self.first), values, **more)

    def is_in(self, client: Client) -> bool:
        return client.get(self.home).status_code == 200

    def enter(self, client: Client | None = None) -> Client:
        client = client or Client()
        assert self.try_password(client).headers["Location"] == self.home
        return client

    def prove(self, client: Client) -> None:
        assert client.post(self.url("confirm"), {"password": PASSWORD, "next": "app"}).status_code == 302

    def code(self) -> str:
        return code_of(self.secret(), step_at(datetime.now(UTC)))

    def secret(self) -> bytes:
        held = {"agent_id" if self.name == "desk" else "contact_id": self.person.id}
        return app_secret(bytes(AuthenticatorApp.objects.get(**held).nonce))


@pytest.fixture(params=["desk", "portal"])
def door(request, desk) -> Door:
    return Door(request.param, desk.agent if request.param == "desk" else desk.contact)


def with_app(person: Actor) -> bytes:
    """An app set up yesterday, so that no code of now is spent."""
    before = datetime.now(UTC) - LONG_AGO
    begin_app(by=person, at=before)
    secret = queries.secret_begun(person)
    confirm_app(code=code_of(secret, step_at(before)), by=person, at=before)
    return secret


def with_key(person: Actor) -> SoftKey:
    key, now = SoftKey(), datetime.now(UTC)
    options = webauthn.options_to_add(person, address="a@x.example", known=[], at=now)
    add_passkey(answer=key.make(options), name="Key", by=person, at=now)
    return key


def options_in(page: str) -> str:
    """What the page asks the browser, as the browser reads it."""
    found = re.search(r'data-options="([^"]+)"', page)
    assert found is not None
    return found[1].replace("&quot;", '"')


def mailed(kind: str, pattern: str) -> str:
    raw = compose(letter_of(OutgoingMail.objects.filter(kind=kind).latest("pk").pk), at=AT).raw.decode()
    found = re.search(pattern, raw)
    assert found is not None
    return found[1]


def test_password_then_app_then_in_and_each_code_once(door) -> None:
    with_app(door.person)
    client = Client()
    response = door.try_password(client)
    assert urlsplit(response.headers["Location"]).path == door.url("second")
    assert not door.is_in(client)
    assert client.post(door.url("second"), {"code": "000000"}).status_code == 422
    code = door.code()
    assert client.post(door.url("second"), {"code": code}).headers["Location"] == door.home
    assert door.is_in(client)
    other = Client()
    door.try_password(other)
    assert other.post(door.url("second"), {"code": code}).status_code == 422
    recovery = queries.codes_of(door.person)[0][0]
    assert other.post(door.url("second"), {"code": recovery}).headers["Location"] == door.home
    assert "9 of ten" in other.get(door.url("security")).content.decode()
    assert HalfOpen.objects.count() == 0


def test_a_passkey_alone_opens_the_door_it_belongs_to(door, desk) -> None:
    key, client = with_key(door.person), Client()
    page = client.get(door.url(door.first)).content.decode()
    response = client.post(door.url("by_passkey"), {"answer": key.use(options_in(page))})
    assert (response.headers["Location"], door.is_in(client)) == (door.home, True)
    other = Door("portal" if door.name == "desk" else "desk", desk.contact if door.name == "desk" else desk.agent)
    page = client.get(other.url(other.first)).content.decode()
    assert Client().post(other.url("by_passkey"), {"answer": key.use(options_in(page))}).status_code == 422


def test_a_passkey_is_the_second_proof_too_and_nobody_elses_is(door) -> None:
    key, client = with_key(door.person), Client()
    other = with_key(make_agent() if door.name == "desk" else _neighbour())
    door.try_password(client)
    page = client.get(door.url("second")).content.decode()
    assert client.post(door.url("second"), {"answer": other.use(options_in(page))}).status_code == 422
    page = client.get(door.url("second")).content.decode()
    response = client.post(door.url("second"), {"answer": key.use(options_in(page))})
    assert (response.headers["Location"], door.is_in(client)) == (door.home, True)


def _neighbour() -> Actor:
    return make_contact()[1]


def test_every_way_in_asks_for_the_second_proof(desk) -> None:  # noqa: C901 nine ways are nine
    """Promise F10: nine ways in, nine ask."""
    agent, contact = Door("desk", desk.agent), Door("portal", desk.contact)
    for person in (desk.agent, desk.contact):
        with_app(person)

    def by_mailed_code(client: Client) -> None:
        client.post(reverse("portal:sign_in"), {"email": contact.address})
        client.post(reverse("portal:code"), {"code": mailed("sign_in_code", r"(\d{4}-\d{4})")})

    def by_invitation(client: Client) -> None:
        invite(account_id=desk.account_id, email=contact.address, name="Once more", by=desk.agent, at=AT)
        Invitation.objects.update(expires_at="2999-01-01T00:00Z")
        client.post(reverse("portal:invitation"), {"code": mailed("invitation", r"#([0-9A-Z-]{23})")})

    def after_a_reset(door: Door):
        def tried(client: Client) -> None:
            if door.name == "desk":
                set_password(agent_id=desk.agent.id, password="another long one", by=PALIER, at=AT)
                door.try_password(client, "another long one")
                set_password(agent_id=desk.agent.id, password=PASSWORD, by=PALIER, at=AT)
            else:
                choose_password(password="another long one", session="", by=desk.contact, at=AT)
                door.try_password(client, "another long one")
                choose_password(password=PASSWORD, session="", by=desk.contact, at=AT)

        return tried

    def led_on(client: Client) -> None:
        client.post(agent.url("login"), {"email": agent.address, "password": PASSWORD, "next": "/catalogue/"})

    def with_a_code_of_somebody_else(client: Client) -> None:
        agent.try_password(client)
        client.post(reverse("desk:second"), {"code": contact.code()})

    def with_the_half_of_the_other_door(client: Client) -> None:
        contact.try_password(client)
        client.cookies["palier_desk_half"] = client.cookies["palier_portal_half"].value
        client.post(reverse("desk:second"), {"code": "000000"})

    ways = [
        (agent, agent.try_password),
        (contact, contact.try_password),
        (contact, by_mailed_code),
        (contact, by_invitation),
        (agent, after_a_reset(agent)),
        (contact, after_a_reset(contact)),
        (agent, led_on),
        (agent, with_a_code_of_somebody_else),
        (agent, with_the_half_of_the_other_door),
    ]
    for number, (door, way) in enumerate(ways):
        client = Client(REMOTE_ADDR=f"192.0.2.{number}")
        way(client)
        assert not door.is_in(client), way
        assert PortalSession.objects.count() == 0, way
        assert "_auth_user_id" not in client.session, way


def test_a_role_that_must_have_one_sets_it_up_before_it_is_in(desk) -> None:
    chief = make_agent(role=Role.ADMINISTRATOR)
    set_password(agent_id=chief.id, password=PASSWORD, by=PALIER, at=AT)
    agent = Door("desk", desk.agent)
    working = agent.enter()
    with_app(chief)
    require_second(roles=frozenset({Role.AGENT}), by=chief, at=AT)
    assert not agent.is_in(working)
    client = Client()
    agent.try_password(client)
    assert not agent.is_in(client)
    page = client.get(reverse("desk:second")).content.decode()
    assert "data:image/svg+xml" in page
    secret = app_secret(bytes(HalfOpen.objects.get().nonce))
    assert client.post(reverse("desk:second"), {"code": "12"}).status_code == 422
    answered = client.post(reverse("desk:second"), {"code": code_of(secret, step_at(datetime.now(UTC)))})
    assert answered.headers["Location"] == reverse("desk:codes")
    assert "Make ten new codes" in client.get(reverse("desk:codes")).content.decode()
    assert client.post(reverse("desk:remove_app")).status_code == 302
    assert queries.has_second(desk.agent)


def test_a_stolen_session_changes_no_proof(door) -> None:
    """Promise F5: twelve acts with a session alone, twelve refused."""
    client = door.enter()
    key, passkey = SoftKey(), with_key(door.person)
    added = Passkey.objects.get()
    with_app(door.person)
    options = webauthn.options_to_add(door.person, address="x", known=[], at=datetime.now(UTC))
    acts = [
        (door.url("password"), {"password": "the thief's own words"}),
        (door.url("begin_app"), {}),
        (door.url("app"), {"code": "123456"}),
        (door.url("remove_app"), {}),
        (door.url("codes"), {}),
        (door.url("passkeys"), {"answer": key.make(options), "name": "Mine now"}),
        (door.url("remove_passkey", passkey=added.pk), {}),
        (door.url("confirm"), {"code": "000000"}),
        (door.url("confirm"), {"password": PASSWORD}),
        (door.url("confirm"), {"send": "1"}),
        (door.url("confirm"), {"mailed": "1234-5678"}),
        (door.url("confirm"), {"answer": key.use(options_in(client.get(door.url("confirm")).content.decode()))}),
    ]
    before = _kept(door)
    for address, values in acts:
        response = client.post(address, values)
        refused = response.status_code == 422 or door.url("confirm") in response.headers["Location"]
        assert refused, address
    assert _kept(door) == before
    for page in ("password", "app", "codes", "passkeys"):
        assert door.url("confirm") in client.get(door.url(page)).headers["Location"]
    page = client.get(door.url("confirm")).content.decode()
    proved = client.post(door.url("confirm"), {"answer": passkey.use(options_in(page)), "next": "codes"})
    assert proved.headers["Location"] == door.url("codes")


def _kept(door: Door) -> list[object]:
    from palier.apps.staff.models import Agent

    return [
        list(AuthenticatorApp.objects.values_list("pk", "nonce")),
        list(Passkey.objects.values_list("pk", "name")),
        list(ContactPassword.objects.values_list("hashed")),
        list(Agent.objects.order_by("pk").values_list("password")),
        queries.codes_of(door.person),
    ]


def test_everything_is_set_up_changed_and_removed_by_its_owner(door) -> None:
    client = door.enter()
    door.prove(client)
    assert client.post(door.url("begin_app")).headers["Location"] == door.url("app")
    unread = client.post(door.url("app"), {"code": "1"})
    assert (unread.status_code, "Nothing is set up yet." in unread.content.decode()) == (422, True)
    assert "recovery code" not in unread.content.decode()
    assert "data:image/svg+xml" in client.get(door.url("app")).content.decode()
    assert client.post(door.url("app"), {"code": door.code()}).headers["Location"] == door.url("codes")
    page = client.get(door.url("codes")).content.decode()
    codes = re.findall(r"<li>([0-9A-Z]{5}-[0-9A-Z]{5})</li>", page)
    assert len(set(codes)) == 10
    assert "\n".join(codes) in page
    client.post(door.url("codes"))
    assert not set(codes) & {code for code, _ in queries.codes_of(door.person)}
    key = SoftKey()
    options = options_in(client.get(door.url("passkeys")).content.decode())
    assert client.post(door.url("passkeys"), {"answer": "", "name": "Kept"}).status_code == 422
    client.post(door.url("passkeys"), {"answer": key.make(options), "name": "<b>My laptop</b>"})
    page = client.get(door.url("security")).content.decode()
    assert ("&lt;b&gt;My laptop" in page, "<b>My laptop" in page) == (True, False)
    assert client.post(door.url("remove_passkey", passkey=10**9)).status_code == 404
    client.post(door.url("remove_passkey", passkey=Passkey.objects.get().pk))
    client.post(door.url("remove_app"))
    assert not queries.has_second(door.person)
    for bad in ("short", "password123", door.address):
        assert client.post(door.url("password"), {"password": bad}).status_code == 422
    client.post(door.url("password"), {"password": "four words in a row"})
    assert door.is_in(client)
    assert door.try_password(Client()).status_code == 422
    assert door.try_password(Client(), "four words in a row").status_code == 302


def test_who_wanted_an_app_is_led_on_to_it_by_the_proof(door) -> None:
    client = door.enter()
    asked = client.post(door.url("begin_app")).headers["Location"]
    assert asked.startswith(door.url("confirm"))
    assert client.get(asked).status_code == 200
    values = {"password": PASSWORD, "next": asked.partition("next=")[2]}
    assert client.post(door.url("confirm"), values).headers["Location"] == door.url("app")
    assert "data:image/svg+xml" in client.get(door.url("app")).content.decode()


def test_who_proves_it_before_taking_something_away_is_told_to_press_again(door) -> None:
    with_app(door.person)
    key = with_key(door.person)
    client = Client()
    door.try_password(client)
    client.post(door.url("second"), {"answer": key.use(options_in(client.get(door.url("second")).content.decode()))})
    asked = client.post(door.url("remove_app")).headers["Location"]
    page = client.get(asked).content.decode()
    values = {"answer": key.use(options_in(page)), "next": asked.partition("next=")[2]}
    assert "Press once more" in client.post(door.url("confirm"), values, follow=True).content.decode()
    assert "Removed." in client.post(door.url("remove_app"), follow=True).content.decode()


def test_a_wrong_password_once_more_is_called_that_and_no_address_is_blamed(door) -> None:
    client = door.enter()
    refused = client.post(door.url("confirm"), {"password": "wrong"})
    assert (refused.status_code, "This is not your password." in refused.content.decode()) == (422, True)
    assert "address" not in refused.content.decode().partition('role="alert"')[2][:200]


def test_a_contact_may_do_without_a_password_and_prove_it_by_mail(desk) -> None:
    door = Door("portal", desk.contact)
    client = door.enter()
    door.prove(client)
    client.post(door.url("remove_password"))
    assert (ContactPassword.objects.count(), door.try_password(Client()).status_code) == (0, 422)
    ContactBrowser.objects.update(proven_at=None)
    assert f"We mail a code to {door.address}." in client.get(door.url("confirm")).content.decode()
    assert client.post(door.url("confirm"), {"send": "1"}).status_code == 200
    assert "Mail me another code" in client.post(door.url("confirm"), {"mailed": "0000-0000"}).content.decode()
    assert client.post(door.url("confirm"), {"send": "1"}).status_code == 200
    code = mailed("sign_in_code", r"(\d{4}-\d{4})")
    assert Client().post(door.url("confirm"), {"mailed": code}).status_code == 302
    assert client.post(door.url("confirm"), {"mailed": "0000-0000"}).status_code == 422
    assert client.post(door.url("confirm"), {"mailed": code, "next": "password"}).headers["Location"] == door.url(
        "password"
    )


def test_where_one_is_signed_in_and_out_elsewhere(door) -> None:
    firefox = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
    here, there, third = Client(), Client(headers={"User-Agent": firefox}), Client()
    for client in (here, there, third):
        door.enter(client)
    page = here.get(door.url("security")).content.decode()
    assert ("Firefox on Linux" in page, page.count("Sign out there")) == (True, 2)
    stranger = make_agent() if door.name == "desk" else _neighbour()
    rows = queries.browsers_of(door.person, here="", at=datetime.now(UTC))
    assert queries.browsers_of(stranger, here="", at=datetime.now(UTC)) == ()
    linux = next(row for row in rows if "Firefox" in row.browser)
    assert here.post(door.url("end_browser", browser=linux.id)).status_code == 302
    assert [door.is_in(client) for client in (here, there, third)] == [True, False, True]
    assert here.post(door.url("end_browser", browser=linux.id)).status_code == 404
    here.post(door.url("end_browsers"))
    assert [door.is_in(client) for client in (here, there, third)] == [True, False, False]


def test_a_new_key_at_every_way_in_and_the_old_one_is_dead(door) -> None:
    """Promise F4: eight flows, eight new ids, the old ones refused."""
    cookie = SESSION_COOKIE if door.name == "portal" else "sessionid"
    with_app(door.person)
    key = with_key(door.person)

    def by_second(client: Client) -> None:
        door.try_password(client)
        code = next(code for code, used in queries.codes_of(door.person) if not used)
        client.post(door.url("second"), {"code": code})

    def by_passkey(client: Client) -> None:
        page = client.get(door.url(door.first)).content.decode()
        client.post(door.url("by_passkey"), {"answer": key.use(options_in(page))})

    keys = []
    for way in (by_second, by_passkey, by_second, by_passkey):
        client = Client()
        client.cookies[cookie] = "planted-by-somebody-else"
        way(client)
        assert door.is_in(client)
        keys.append(client.cookies[cookie].value)
        planted = Client()
        planted.cookies[cookie] = "planted-by-somebody-else"
        assert not door.is_in(planted)
        client.post(door.url("sign_out"))
        back = Client()
        back.cookies[cookie] = keys[-1]
        assert not door.is_in(back)
    assert len({*keys, "planted-by-somebody-else"}) == 5


def test_guessers_are_stopped_before_the_costly_work_and_the_owner_comes_in(door, monkeypatch) -> None:
    """Promise F7, at the door itself; crowds and simultaneous tries are held in tests/apps/signin."""
    from django.contrib.auth.hashers import MD5PasswordHasher

    owner, checked = door.enter(), []
    owner.post(door.url("sign_out"))
    verify = MD5PasswordHasher.verify
    monkeypatch.setattr(MD5PasswordHasher, "verify", lambda *args: checked.append(1) or verify(*args))
    guesser = Client(REMOTE_ADDR="203.0.113.9")
    answers = [door.try_password(guesser, f"guess number {number}").status_code for number in range(40)]
    assert answers == [422] * PER_ADDRESS + [429] * (40 - PER_ADDRESS)
    assert len(checked) <= PER_ADDRESS
    assert door.try_password(guesser).status_code == 429
    owner.defaults["REMOTE_ADDR"] = "203.0.113.9"
    assert door.try_password(owner).status_code == 302
    assert door.try_password(Client(REMOTE_ADDR="198.51.100.4")).status_code == 429


def test_known_and_unknown_are_answered_alike_with_the_same_work(door, monkeypatch) -> None:
    """Promise F1: status, body, headers and the number of passwords hashed; the timing follows from that number."""
    from django.contrib.auth.hashers import MD5PasswordHasher

    encoded, encode = [], MD5PasswordHasher.encode
    monkeypatch.setattr(MD5PasswordHasher, "encode", lambda *args, **more: encoded.append(1) or encode(*args, **more))
    door.try_password(Client(REMOTE_ADDR="192.0.2.200"), "warm")
    seen = set()
    for number, address in enumerate((door.address, "nobody@x.example", "", "é@é", "a" * 400, door.address.upper())):
        client = Client(REMOTE_ADDR=f"192.0.2.{number}")
        encoded.clear()
        response = client.post(door.url(door.first), {"email": address, "password": "wrong", "by": "password"})
        body = re.sub(r'(name="csrfmiddlewaretoken" value|data-options)="[^"]+"', "", response.content.decode())
        body = re.sub(r' value="[^"]*"( required| autofocus)*', "", body).replace(" autofocus", "")
        seen.add((response.status_code, body, tuple(sorted(response.headers)), len(encoded)))
    assert len(seen) == 1, seen


@pytest.mark.parametrize(
    "wanted", ["//evil.example", "https://evil.example/", "javascript:x", "/\\evil.example", "/ok/"]
)
def test_nobody_is_led_away(wanted, door) -> None:
    """Promise F8, through the second step and the fresh proof."""
    with_app(door.person)
    client = Client()
    values = {"email": door.address, "password": PASSWORD, "by": "password", "next": wanted}
    client.post(door.url(door.first), values)
    led = client.post(door.url("second"), {"code": door.code(), "next": wanted}).headers["Location"]
    assert led == (wanted if wanted == "/ok/" and door.name == "desk" else door.home)
    recovery = queries.codes_of(door.person)[0][0]
    proved = client.post(door.url("confirm"), {"code": recovery, "next": wanted})
    assert proved.headers["Location"] == door.url("security")


def test_a_door_half_open_shuts_by_itself(door) -> None:
    secret, client = with_app(door.person), Client()
    door.try_password(client)
    HalfOpen.objects.update(expires_at=datetime.now(UTC))
    code = code_of(secret, step_at(datetime.now(UTC)))
    response = client.post(door.url("second"), {"code": code})
    assert (response.status_code, door.is_in(client)) == (422, False)
    assert "begin anew" in response.content.decode()
    assert "begin anew" in Client().get(door.url("second")).content.decode()


PAGES = ("security", "confirm", "password", "app", "codes", "passkeys")
POSTS = ("begin_app", "remove_app", "end_browsers")


def test_strangers_are_led_to_the_door_and_no_form_is_taken_without_its_token(door) -> None:
    stranger, inside = Client(), door.enter()
    checked = Client(enforce_csrf_checks=True)
    checked.cookies = inside.cookies
    for page in (*PAGES, *POSTS):
        asked = stranger.get if page in PAGES else stranger.post
        response = asked(door.url(page))
        assert urlsplit(response.headers["Location"]).path == door.url(door.first), page
        if page != "security":
            assert checked.post(door.url(page), {}, headers={"Origin": "https://evil.example"}).status_code == 403, page
        assert inside.put(door.url(page)).status_code == 405, page
    for page in POSTS:
        assert inside.get(door.url(page)).status_code == 405, page
    for page in ("second", "by_passkey"):
        assert Client(enforce_csrf_checks=True).post(door.url(page), {}).status_code == 403, page


def test_how_the_staff_signs_in_is_for_administrators(desk) -> None:
    chief, lead = make_agent(role=Role.ADMINISTRATOR), make_agent(role=Role.LEAD)
    clients = {}
    for person in (chief, lead):
        door = Door("desk", person)
        clients[person.name] = door.enter()
    address = reverse("desk:staff_signin")
    page = clients[chief.name].get(address).content.decode()
    assert all(name in page for name in (chief.name, lead.name, desk.agent.name))
    assert clients[lead.name].get(address).status_code == 403
    require = reverse("desk:require_second")
    assert clients[lead.name].post(require, {"role": "agent"}).status_code == 403
    said = clients[chief.name].post(require, {"role": ["administrator", "nonsense"]}, follow=True).content.decode()
    assert "You have no second proof yourself" in said
    clients[chief.name].post(require, {"role": ["lead", "nonsense"]})
    assert queries.roles_required() == {Role.LEAD}
    assert clients[lead.name].get(address).status_code == 302
    with_app(desk.agent)
    reset = reverse("desk:reset_second", args=[desk.agent.id])
    said = clients[chief.name].post(reset, follow=True).content.decode()
    assert ("comes in with the password alone" in said, queries.has_second(desk.agent)) == (True, False)
    assert clients[chief.name].post(reverse("desk:reset_second", args=[10**9])).status_code == 404


def test_nobody_asks_a_code_away_from_whoever_came_in_here_before(desk) -> None:
    door = Door("portal", desk.contact)
    owner = door.enter()
    owner.post(door.url("sign_out"))
    ask = {"email": door.address, "by": "code"}
    stranger = Client(REMOTE_ADDR="203.0.113.9")
    answers = [stranger.post(door.url("sign_in"), ask).status_code for _ in range(CODES_PER_ADDRESS + 1)]
    assert answers == [302] * CODES_PER_ADDRESS + [429]
    answers = [owner.post(door.url("sign_in"), ask).status_code for _ in range(CODES_PER_ADDRESS + 1)]
    assert answers == [302] * CODES_PER_ADDRESS + [429]


def test_somebody_who_left_comes_in_by_nothing(desk) -> None:
    door = Door("portal", desk.contact)
    key = with_key(desk.contact)
    page = Client().get(door.url("sign_in")).content.decode()
    Contact.objects.filter(pk=desk.contact.id).update(left_at=AT)
    assert door.try_password(Client()).status_code == 422
    assert Client().post(door.url("by_passkey"), {"answer": key.use(options_in(page))}).status_code == 422
