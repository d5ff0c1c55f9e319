"""Who plays in the demo: forty customers in many zones, their people, and the agents who answer them."""

import unicodedata
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Customer:
    """One account: name, ISO country (and subdivision), IANA zone, language, family names of its people."""

    name: str
    country: str
    zone: str
    language: str
    people: tuple[str, ...]
    subdivision: str = ""

    @property
    def domain(self) -> str:
        """The mail domain of its people; `.example` never leaves the machine."""
        return "".join(letter for letter in _ascii(self.name).lower() if letter.isalnum()) + ".example"

    def address(self, person: str) -> str:
        """Where one of its people writes from."""
        return f"{_ascii(person).lower().replace(' ', '.')}@{self.domain}"


def _ascii(words: str) -> str:
    return unicodedata.normalize("NFKD", words).encode("ascii", "ignore").decode().replace("'", "")


CUSTOMERS = (
    Customer("Atelier Brun", "FR", "Europe/Paris", "fr", ("Marie Lefèvre", "Hugo Brun", "Inès Caron")),
    Customer("Banque du Rhône", "FR", "Europe/Paris", "fr", ("Paul Girard", "Camille Roux", "Nadia Benali")),
    Customer("Clinique Saint-Roch", "FR", "Europe/Paris", "fr", ("Luc Moreau", "Aïcha Diallo")),
    Customer("Fonderie Mosellane", "FR", "Europe/Paris", "fr", ("Yves Schmitt", "Claire Weber"), "57"),
    Customer("Groupe Armor", "FR", "Europe/Paris", "fr", ("Gwenaël Le Goff", "Maëlle Riou", "Tanguy Bihan")),
    Customer("Librairies Pasteur", "FR", "Europe/Paris", "fr", ("Sophie Aubert", "Karim Haddad")),
    Customer("Université de Namur-Sud", "BE", "Europe/Brussels", "fr", ("Anne Dubois", "Benoît Lambert")),
    Customer("Helvetic Rail", "CH", "Europe/Zurich", "fr", ("Laurent Favre", "Céline Rochat", "Marco Bianchi")),
    Customer("Boréal Assurances", "CA", "America/Toronto", "fr", ("Julie Tremblay", "Marc Gagnon"), "QC"),
    Customer("Luxair Training", "LU", "Europe/Luxembourg", "fr", ("Tom Weis", "Sandra Kieffer")),
    Customer("Nordlicht Energie", "DE", "Europe/Berlin", "en", ("Jana Vogt", "Felix Brandt", "Uwe Seidel")),
    Customer("Isar Robotics", "DE", "Europe/Berlin", "en", ("Lena Huber", "Max Koller")),
    Customer("Porto Shipping", "PT", "Europe/Lisbon", "en", ("Rui Carvalho", "Marta Nunes")),
    Customer("Iberia Salud", "ES", "Europe/Madrid", "en", ("Lucía Romero", "Javier Ortega")),
    Customer("Officine Conti", "IT", "Europe/Rome", "en", ("Giulia Conti", "Paolo Ferri", "Elena Sala")),
    Customer("Ravenna Foods", "IT", "Europe/Rome", "en", ("Luca Gatti", "Chiara Rizzo")),
    Customer("Harbour & Lane", "GB", "Europe/London", "en", ("Emma Clarke", "Owen Price", "Sam Doyle")),
    Customer("Pennine Council", "GB", "Europe/London", "en", ("Ruth Hargreaves", "Ian Booth")),
    Customer("Clontarf Bio", "IE", "Europe/Dublin", "en", ("Aoife Byrne", "Cian Walsh")),
    Customer("Kungsholm Media", "SE", "Europe/Stockholm", "en", ("Elsa Lind", "Nils Åberg")),
    Customer("Tampere Works", "FI", "Europe/Helsinki", "en", ("Aino Laine", "Mika Salo")),
    Customer("Vistula Logistics", "PL", "Europe/Warsaw", "en", ("Ewa Nowak", "Piotr Zielak")),
    Customer("Hudson Mutual", "US", "America/New_York", "en", ("Grace Miller", "Devon Hayes", "Priya Shah"), "NY"),
    Customer("Lakeshore Schools", "US", "America/Chicago", "en", ("Tyler Brooks", "Megan Ross"), "IL"),
    Customer("Front Range Health", "US", "America/Denver", "en", ("Olivia Grant", "Jorge Ruiz"), "CO"),
    Customer("Pacific Crest Outdoor", "US", "America/Los_Angeles", "en", ("Noah Kim", "Ava Stone", "Leo Park"), "CA"),
    Customer("Maple Transit", "CA", "America/Vancouver", "en", ("Hannah Wong", "Eric Dale"), "BC"),
    Customer("Avalon Fisheries", "CA", "America/St_Johns", "en", ("Colin Power", "Beth Noonan"), "NL"),
    Customer("Aguas del Valle", "MX", "America/Mexico_City", "en", ("Sofía Vega", "Diego Luna")),
    Customer("Serra Azul", "BR", "America/Sao_Paulo", "en", ("Ana Prado", "Caio Lima")),
    Customer("Andes Mining", "CL", "America/Santiago", "en", ("Tomás Rojas", "Paula Soto")),
    Customer("Mitsuba Electric", "JP", "Asia/Tokyo", "en", ("Yuki Tanaka", "Haruto Sato", "Mei Kato")),
    Customer("Kansai Learning", "JP", "Asia/Tokyo", "en", ("Ren Ito", "Aoi Mori")),
    Customer("Straits Capital", "SG", "Asia/Singapore", "en", ("Wei Ling Tan", "Arjun Nair")),
    Customer("Deccan Software", "IN", "Asia/Kolkata", "en", ("Kavya Rao", "Rohan Iyer", "Neha Gupta")),
    Customer("Himal Trek", "NP", "Asia/Kathmandu", "en", ("Sita Gurung", "Bikash Rai")),
    Customer("Gulf Ports", "AE", "Asia/Dubai", "en", ("Omar Saleh", "Layla Aziz")),
    Customer("Southern Cross Air", "AU", "Australia/Sydney", "en", ("Chloe Martin", "Jack Reid", "Mia Evans"), "NSW"),
    Customer("Adelaide Vines", "AU", "Australia/Adelaide", "en", ("Ella Hart", "Toby Nash"), "SA"),
    Customer("Aotearoa Power", "NZ", "Pacific/Auckland", "en", ("Aroha King", "Liam Fox")),
)

TEAMS = ("Front line", "Integrations", "Data")

AGENTS = (
    ("Alix Garnier", "administrator", "fr", "Europe/Paris", (0, 1, 2)),
    ("Bruno Costa", "lead", "fr", "Europe/Paris", (0,)),
    ("Dana Whitfield", "lead", "en", "America/New_York", (1,)),
    ("Farid Mansouri", "agent", "fr", "Europe/Paris", (0,)),
    ("Greta Olsen", "agent", "en", "Europe/Berlin", (0, 2)),
    ("Hiro Nakamura", "agent", "en", "Asia/Tokyo", (0,)),
    ("Isla Murray", "agent", "en", "Europe/London", (1,)),
    ("Jonas Keller", "agent", "en", "Europe/Zurich", (2,)),
)
"""Name, role, language, zone, teams by place in TEAMS."""

REGIONS = {
    "japan": {"JP"},
    "north_america": {"US", "CA"},
    "americas": {"US", "CA", "MX", "BR", "CL"},
    "apac": {"SG", "IN", "NP", "AU", "NZ", "JP"},
}
"""Which countries a catalogue's region covers, where its name is not the one for everybody else."""


def region_of(country: str, offered: tuple[str, ...]) -> str:
    """The region of a catalogue that a customer of `country` belongs to; "" where the catalogue has none."""
    for region, countries in REGIONS.items():
        if region in offered and country in countries:
            return region
    return next((region for region in offered if region not in REGIONS), "")
