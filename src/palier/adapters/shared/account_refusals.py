"""What accounts, contracts and their people refuse, in sentences."""

from collections.abc import Mapping

from django.utils.translation import gettext_noop as told

from palier.apps.accounts.errors import (
    BillingReferenceTaken,
    ContactExists,
    ContractsOverlap,
    EndsBeforeStart,
    InArrears,
    NoContractInForce,
    NothingChanges,
    NothingToRenew,
    OutsideContract,
    PaymentsInFuture,
    UnknownZone,
)
from palier.apps.accounts.people_errors import (
    AdministratorsFull,
    AnotherCustomers,
    CodeRefused,
    HasLeft,
    InvitationsFull,
    InvitationVoid,
    NoCodeAsked,
    NotAmongTheNamed,
    NotAnAddress,
    ProductNotBought,
    SeatEnded,
    SeatHeldAlready,
    SeatsFull,
    StillAdministers,
    TooManyRequests,
)
from palier.core.errors import DomainError

ACCOUNT_SENTENCES: Mapping[type[DomainError], str] = {
    BillingReferenceTaken: told(
        "Another account is known to billing as “%(reference)s” already. Nothing was changed. Check the reference."
    ),
    ContactExists: told(
        "Somebody is already known by the address %(email)s. Nothing was added. Look for them among the contacts."
    ),
    ContractsOverlap: told(
        "%(account)s already has a contract for one of these products on one of these days. Nothing was written. "
        "Change or end that contract, or choose other days."
    ),
    EndsBeforeStart: told(
        "The contract would end on %(ends_on)s, before it starts on %(starts_on)s. Nothing "
        "was written. Correct the days."
    ),
    InArrears: told(
        "%(account)s is in arrears, and the catalogue takes no new case by this channel. No case was opened. Open it "
        "all the same if it must be, or say that it is a security report or a billing question."
    ),
    NoContractInForce: told(
        "%(account)s has no contract in force on %(on)s. No case was opened. Write down the contract, then try again."
    ),
    NothingChanges: told("The contract of %(account)s already holds just that. Nothing was written."),
    NothingToRenew: told(
        "This contract of %(account)s has no end, so there is nothing to renew. Nothing was written. Change it from a "
        "day on instead."
    ),
    OutsideContract: told(
        "The contract holds nothing on %(on)s: it runs from %(starts_on)s to %(ends_on)s. Nothing was written. Choose "
        "a day within it."
    ),
    PaymentsInFuture: told(
        "%(since)s is yet to come: an account cannot stand so already. Nothing was written. Use an instant that is "
        "past."
    ),
    UnknownZone: told("“%(timezone)s” is no time zone. Nothing was written. Use a name such as Europe/Paris."),
    AdministratorsFull: told(
        "%(account)s has as many account administrators as its plan allows: %(limit)s. Nothing was changed. "
        "Hand the role over instead."
    ),
    AnotherCustomers: told(
        "%(email)s belongs to somebody of another customer. Nothing was sent and nothing was changed. Use "
        "another address."
    ),
    CodeRefused: told(
        "This code does not open the door: it is wrong, used, or more than fifteen minutes old. Ask for a new one."
    ),
    HasLeft: told(
        "%(contact)s no longer belongs to this customer. Nothing was changed. Choose somebody else, or note "
        "that they are back."
    ),
    InvitationsFull: told(
        "%(account)s sent %(limit)s invitations today, as many as it may. Nothing was sent. Go on tomorrow."
    ),
    InvitationVoid: told(
        "This invitation is not good any more: it was used, taken back, or more than three days old. Nothing "
        "was changed. Ask whoever invited you for another."
    ),
    NoCodeAsked: told(
        "There is no code for %(address)s: none was asked for in the last fifteen minutes, or nobody we know has this "
        "address. Type the address at the door of the portal first, then run this again."
    ),
    NotAmongTheNamed: told(
        "%(contact)s is not a named contact, and this plan’s account administrator is one of them. Nothing "
        "was changed. Give them a seat first."
    ),
    NotAnAddress: told("“%(email)s” is no e-mail address. Nothing was written. Write it as name@example.com."),
    ProductNotBought: told(
        "Named contacts are counted per product, and “%(product)s” is not in the contract. Nothing was "
        "changed. Choose one of: %(bought)s."
    ),
    SeatEnded: told("%(contact)s has given this seat back already. Nothing was changed. Load the page again."),
    SeatHeldAlready: told("%(contact)s has this seat already. Nothing was changed."),
    SeatsFull: told(
        "Every named contact’s seat of %(account)s is taken or offered: the plan has %(limit)s. Nothing was "
        "changed. Take a seat back first, or ask for more."
    ),
    StillAdministers: told(
        "%(contact)s administers the account, and only a named contact may. Nothing was changed. Give the "
        "administration to somebody else or take it back first."
    ),
    TooManyRequests: told("Too many codes were asked for. Nothing was sent. Wait an hour, then try again."),
}
