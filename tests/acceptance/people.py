"""Run beside a desk: brings in an agent and two customers, one who writes English and one who writes French."""

from datetime import UTC, datetime, timedelta

from palier.project.running import use_database

PASSWORD = "correct horse battery"
AGENT = "alix@acme.example"
ADA, CAMILLE = "ada@tern.example", "camille@merle.example"


def arrive() -> None:
    """Everybody arrives, by the commands that anyone would use."""
    from palier.apps.accounts.commands import add_contact, create_account, sign_contract
    from palier.apps.staff.commands import create_agent
    from palier.core.actor import PALIER

    now = datetime.now(UTC)
    create_agent(
        email=AGENT,
        name="Alix Roy",
        password=PASSWORD,
        language="fr",
        timezone="Europe/Paris",
        by=PALIER,
        at=now,
    )
    for name, country, zone, language, plan, person, email in (
        ("Tern Ltd", "GB", "Europe/London", "en", "gold", "Ada Finch", ADA),
        ("Merle SA", "FR", "Europe/Paris", "fr", "sprint", "Camille Merle", CAMILLE),
    ):
        account = create_account(name=name, country=country, timezone=zone, language=language, by=PALIER, at=now)
        add_contact(account_id=account, name=person, email=email, by=PALIER, at=now)
        start = (now - timedelta(days=2)).date()
        sign_contract(account_id=account, catalogue="acme", plan=plan, starts_on=start, by=PALIER, at=now)


if __name__ == "__main__":
    with use_database():
        arrive()
