"""What doors refuse, in sentences."""

from collections.abc import Mapping

from django.utils.translation import gettext_noop as told

from palier.apps.signin.errors import (
    AppNotRead,
    HalfOpenOver,
    OwnPasswordRefused,
    OwnSecondFirst,
    PasskeyRefused,
    PasskeysFull,
    PasswordRefused,
    PasswordTooCommon,
    SecondRefused,
    SecondRequired,
    TooManyTries,
)
from palier.core.errors import DomainError

SIGNIN_SENTENCES: Mapping[type[DomainError], str] = {
    PasswordRefused: told("This address and password do not go together. Check both and try again."),
    OwnPasswordRefused: told("This is not your password. Nothing was changed. Type it again."),
    TooManyTries: told("Too many tries. Wait %(minutes)s min, then try again; or take another way in."),
    PasswordTooCommon: told(
        "This password is one of the first that guessers try. Nothing was changed. Take three or four words in a row."
    ),
    SecondRefused: told(
        "This code is not right, or was used before. Wait for your app’s next code, or take a recovery code."
    ),
    AppNotRead: told(
        "Your app does not show this code now. Nothing is set up yet. Type the next one; if that is refused too, let "
        "your phone set its clock by itself."
    ),
    PasskeyRefused: told("This passkey does not open this door. Try again, or take another way in."),
    PasskeysFull: told("You have %(limit)s passkeys, which is as many as we keep. Remove one first."),
    HalfOpenOver: told("Signing in took too long. Nothing is lost: begin anew."),
    SecondRequired: told(
        "Your role must have a second proof. Nothing was changed. Set up another one before you remove this one."
    ),
    OwnSecondFirst: told(
        "You have no second proof yourself and would be shut out. Nothing was changed. Set yours up first."
    ),
}
