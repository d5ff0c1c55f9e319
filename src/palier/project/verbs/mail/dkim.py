"""`palier mail dkim`: sign our own mail, where no mail server does."""

import argparse
from datetime import datetime
from typing import Any

from palier.project.acting import acting
from palier.project.speech import _


def add_to(acts: Any) -> None:
    """Declare the verb."""
    dkim = acts.add_parser("dkim", help=_("make a key that signs our mail, and print its DNS record"))
    dkim.add_argument("--new", action="store_true", help=_("make another key in place of the one in use"))
    dkim.add_argument("--stop", action="store_true", help=_("sign no more"))
    dkim.set_defaults(run=run_dkim)


@acting
def run_dkim(options: argparse.Namespace, at: datetime) -> str:
    """Print the record of the key in use; make one first where there is none."""
    from palier.adapters.mail.rsa_keys import make_key
    from palier.adapters.mail.signing import domain_of_desk
    from palier.apps.outbox.signing_keys import keep_signing_key, retire_signing_key, signing_key
    from palier.core.actor import PALIER

    domain = domain_of_desk()
    if options.stop:
        retire_signing_key(domain=domain, by=PALIER, at=at)
        return _("Mail from %(domain)s is signed no more.") % {"domain": domain}
    if options.new or signing_key(domain) is None:
        made = make_key()
        keep_signing_key(
            domain=domain,
            selector=f"palier{at:%Y%m%d%H%M%S}",
            private_pem=made.private_pem,
            public=made.public,
            by=PALIER,
            at=at,
        )
    key = signing_key(domain)
    assert key is not None
    said = _("Mail from %(domain)s is signed from now on. Publish this TXT record, then run: palier doctor")
    return said % {"domain": domain} + f'\n\n{key.name}. IN TXT "{key.record}"'
