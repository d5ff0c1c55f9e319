"""The portal's door: a code by mail, fifteen minutes, once, in the browser that asked (promises A11)."""

from datetime import timedelta

import pytest
from tests.apps.accounts.people import colleague, email_of, make_people
from tests.factories import AT

from palier.apps.accounts import codes
from palier.apps.accounts.access import (
    CODE_GOOD_FOR,
    CODES_PER_ADDRESS,
    CODES_PER_SOURCE,
    SESSION_GOOD_FOR,
    TRIES,
    ask_sign_in,
    begin_session,
    code_for_operator,
    confirm_sign_in,
    end_session,
    forget_sign_ins,
    visitor_of,
)
from palier.apps.accounts.people_commands import change_address, record_departure
from palier.apps.accounts.people_errors import CodeRefused, NoCodeAsked, TooManyRequests
from palier.apps.accounts.people_models import PortalSession, SignIn
from palier.apps.errors import NotAllowed
from palier.apps.outbox.models import OutgoingMail
from palier.core.actor import PALIER

pytestmark = pytest.mark.django_db

SOURCE = "192.0.2.7"


@pytest.fixture
def desk():
    return make_people("{limit: 2}")


def ask(address: str, *, source: str = SOURCE, at=AT) -> tuple[str, str]:
    """Ask for a code; answers the browser's key and the code that only the mail holds."""
    key = ask_sign_in(address=address, source=source, at=at)
    return key, codes.sign_in_code(bytes(SignIn.objects.latest("pk").nonce))


def test_the_code_opens_a_session_of_its_contact(desk) -> None:
    browser, code = ask(email_of(desk.contact).upper())
    assert OutgoingMail.objects.values_list("kind", "recipients").get() == ("sign_in_code", [email_of(desk.contact)])
    contact_id = confirm_sign_in(
        browser=browser, code=f" {code.replace('-', '')} ", at=AT + CODE_GOOD_FOR - timedelta(seconds=1)
    )
    assert contact_id == desk.contact.id
    key = begin_session(contact_id=contact_id, at=AT + CODE_GOOD_FOR - timedelta(seconds=1))
    visitor = visitor_of(key=key, at=AT + SESSION_GOOD_FOR)
    assert visitor is not None
    assert (visitor.actor, visitor.language, visitor.timezone) == (desk.contact, "en", "Europe/Paris")
    assert visitor_of(key=key, at=AT + CODE_GOOD_FOR + SESSION_GOOD_FOR) is None
    end_session(key=key)
    assert visitor_of(key=key, at=AT) is None
    assert visitor_of(key="", at=AT) is None


def test_neither_the_key_nor_the_code_is_kept(desk) -> None:
    browser, code = ask(email_of(desk.contact))
    key = begin_session(contact_id=confirm_sign_in(browser=browser, code=code, at=AT), at=AT)
    kept = [*SignIn.objects.values_list("browser", "nonce"), *PortalSession.objects.values_list("digest")]
    assert not [value for row in kept for value in row if str(value) in {browser, key, code, codes.plain(code)}]


def test_an_address_nobody_has_is_answered_alike(desk) -> None:
    key, _ = ask("nobody@x.example")
    assert (len(key), OutgoingMail.objects.count(), SignIn.objects.count()) == (len(codes.browser_key()), 0, 1)
    with pytest.raises(CodeRefused):
        confirm_sign_in(browser=key, code=codes.sign_in_code(bytes(SignIn.objects.get().nonce)), at=AT)


def test_a_code_is_good_once(desk) -> None:
    browser, code = ask(email_of(desk.contact))
    confirm_sign_in(browser=browser, code=code, at=AT)
    with pytest.raises(CodeRefused):
        confirm_sign_in(browser=browser, code=code, at=AT)


def test_a_code_runs_out(desk) -> None:
    browser, code = ask(email_of(desk.contact))
    with pytest.raises(CodeRefused):
        confirm_sign_in(browser=browser, code=code, at=AT + CODE_GOOD_FOR)


def test_a_code_opens_nothing_in_another_browser(desk) -> None:
    _, code = ask(email_of(desk.contact))
    other, _ = ask(email_of(colleague(desk, "Bo")))
    for browser in (other, "", "guessed", SignIn.objects.first().browser):
        with pytest.raises(CodeRefused):
            confirm_sign_in(browser=browser, code=code, at=AT)


def test_five_tries_are_allowed_and_the_right_code_is_one_of_them(desk) -> None:
    browser, code = ask(email_of(desk.contact))
    for _ in range(TRIES):
        with pytest.raises(CodeRefused):
            confirm_sign_in(browser=browser, code="0000-0000" if code != "0000-0000" else "1", at=AT)
    with pytest.raises(CodeRefused):
        confirm_sign_in(browser=browser, code=code, at=AT)


@pytest.mark.parametrize("address", ["known", "nobody@x.example"])
def test_codes_are_asked_for_so_often_and_no_more(address, desk) -> None:
    address = email_of(desk.contact) if address == "known" else address
    for _ in range(CODES_PER_ADDRESS):
        ask(address)
    with pytest.raises(TooManyRequests):
        ask(address.upper(), source="198.51.100.1")
    ask_sign_in(address=address, source=SOURCE, at=AT, known=True)
    ask(address, at=AT + timedelta(hours=1))


def test_one_place_asks_for_so_many_codes_and_no_more(desk) -> None:
    for number in range(CODES_PER_SOURCE):
        ask(f"a{number}@x.example")
    with pytest.raises(TooManyRequests):
        ask(email_of(desk.contact))
    ask(email_of(desk.contact), source="198.51.100.1")


def test_who_left_or_changed_address_since_does_not_come_in(desk) -> None:
    bo = colleague(desk, "Bo")
    for contact, lose in (
        (desk.contact, lambda: record_departure(contact_id=desk.contact.id, by=desk.agent, at=AT)),
        (bo, lambda: change_address(contact_id=bo.id, email="bo@new.example", by=desk.agent, at=AT)),
    ):
        browser, code = ask(email_of(contact))
        again, second = ask(email_of(contact))
        key = begin_session(contact_id=confirm_sign_in(browser=browser, code=code, at=AT), at=AT)
        lose()
        assert visitor_of(key=key, at=AT) is None
        with pytest.raises(CodeRefused):
            confirm_sign_in(browser=again, code=second, at=AT)
    assert ask_sign_in(address="gone@x.example", source=SOURCE, at=AT)


def test_old_requests_are_forgotten(desk) -> None:
    ask(email_of(desk.contact))
    assert (forget_sign_ins(before=AT), forget_sign_ins(before=AT + timedelta(seconds=1))) == (0, 1)


def test_whoever_holds_the_machine_reads_the_latest_code(desk) -> None:
    _, first = ask(email_of(desk.contact))
    browser, code = ask(email_of(desk.contact))
    assert first != code
    read = code_for_operator(address=email_of(desk.contact).upper(), by=PALIER, at=AT)
    assert read == code
    with pytest.raises(NotAllowed):
        code_for_operator(address=email_of(desk.contact), by=desk.agent, at=AT)
    confirm_sign_in(browser=browser, code=read, at=AT)
    ask("nobody@x.example")
    for address in ("nobody@x.example", "else@x.example"):
        with pytest.raises(NoCodeAsked):
            code_for_operator(address=address, by=PALIER, at=AT)
