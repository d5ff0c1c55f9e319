"""Setting the stage: catalogue published, agents at work, customers under contract."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from palier.apps.accounts.commands import add_contact, create_account, sign_contract
from palier.apps.accounts.queries import contacts_at
from palier.apps.catalogues.commands import publish_catalogue
from palier.apps.staff.commands import create_agent, create_team
from palier.apps.staff.queries import agents_at
from palier.core.actor import PALIER, Actor, ActorKind, Role
from palier.core.catalogue import Catalogue
from palier.project.demo.cast import AGENTS, CUSTOMERS, TEAMS, Customer, region_of

PASSWORD = "palier-demo"


@dataclass(frozen=True, slots=True)
class Party:
    """One customer on stage, with the people who write."""

    customer: Customer
    account_id: int
    contacts: tuple[Actor, ...]
    product: str = ""


@dataclass(frozen=True, slots=True)
class Stage:
    """Everybody who takes part."""

    parties: tuple[Party, ...]
    agents: tuple[Actor, ...]


def set_stage(offer: Catalogue, text: str, *, at: datetime) -> Stage:
    """Publish the catalogue and bring everybody in, a little before `at`."""
    publish_catalogue(text=text, by=PALIER, at=at)
    agents = tuple(_hire(place, at) for place in range(len(AGENTS)))
    for place, team in enumerate(TEAMS):
        members = [agent.id for agent, hired in zip(agents, AGENTS, strict=True) if place in hired[4]]
        create_team(name=team, agent_ids=members, by=PALIER, at=at)
    parties = tuple(_sign(place, offer, at) for place in range(len(CUSTOMERS)))
    return Stage(parties, agents)


def meet_again(offer: Catalogue) -> Stage:
    """The people of a stage that was set earlier."""
    addresses = [customer.address(person) for customer in CUSTOMERS for person in customer.people]
    known = contacts_at(addresses)
    agents = agents_at([address_of(name) for name, *_ in AGENTS])
    parties = (
        Party(customer, people[0].account_id or 0, people, *_product(offer, place))
        for place, customer in enumerate(CUSTOMERS)
        if (people := tuple(known[address] for each in customer.people if (address := customer.address(each)) in known))
    )
    return Stage(tuple(parties), tuple(agents.values()))


def address_of(name: str) -> str:
    """Where an agent of the demo signs in from."""
    return f"{name.split(maxsplit=1)[0].lower()}@palier.example"


def _hire(place: int, at: datetime) -> Actor:
    name, role, language, zone, _ = AGENTS[place]
    agent_id = create_agent(
        email=address_of(name),
        name=name,
        password=PASSWORD,
        role=Role(role),
        language=language,
        timezone=zone,
        by=PALIER,
        at=at,
    )
    return Actor(kind=ActorKind.AGENT, id=agent_id, name=name, role=Role(role))


def _sign(place: int, offer: Catalogue, at: datetime) -> Party:
    customer = CUSTOMERS[place]
    account_id = create_account(
        name=customer.name,
        country=customer.country,
        subdivision=customer.subdivision,
        timezone=customer.zone,
        language=customer.language,
        by=PALIER,
        at=at,
    )
    people = tuple(_introduce(customer, account_id, person, at) for person in customer.people)
    plans, regions = tuple(offer.document.plans), tuple(offer.document.regions)
    sign_contract(
        account_id=account_id,
        catalogue=offer.id,
        plan=plans[place % len(plans)],
        products=_product(offer, place),
        region=region_of(customer.country, regions),
        starts_on=first_day(at),
        by=PALIER,
        at=at,
    )
    return Party(customer, account_id, people, *_product(offer, place))


def _introduce(customer: Customer, account_id: int, person: str, at: datetime) -> Actor:
    email = customer.address(person)
    contact_id = add_contact(account_id=account_id, name=person, email=email, by=PALIER, at=at)
    return Actor(kind=ActorKind.CONTACT, id=contact_id, name=person, account_id=account_id)


def _product(offer: Catalogue, place: int) -> tuple[str, ...]:
    products = tuple(offer.document.products)
    return (products[place % len(products)],) if products else ()


def first_day(at: datetime) -> date:
    """The contracts' first day: early enough for every zone."""
    return (at - timedelta(days=2)).date()
