"""What the demo's provider has learned and written down: eight articles in both languages."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings

from palier.apps.cases.commands import reply_to_case
from palier.apps.cases.queries import View, agent_queue
from palier.apps.catalogues.offers import published_offers
from palier.apps.knowledge import commands
from palier.apps.knowledge.queries import suggested_articles
from palier.core.actor import PALIER, Actor
from palier.core.knowledge import Audience
from palier.project.demo.stage import Stage

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Told:
    """One article: who reads it, how long ago it was published, whom it helped and whom not; title and text."""

    audience: Audience
    days_ago: int
    yes: int
    no: int
    said: Mapping[str, tuple[str, str]]


ARTICLES = (
    Told(
        Audience.PUBLIC, 210, 9, 2,
        {
            "en": ("Single sign-on returns to the start page", """\
People sign in at your identity provider, come back, and see the start page again. In nine cases out of ten its **certificate was changed** and ours was not.

## Check

1. Open *Administration → Sign-in → SAML*.
2. Compare the fingerprint shown there with that of your identity provider.
3. If they differ, upload the new certificate and press **Test**.

> Keep one administrator with a password of their own: with it you get in even when single sign-on does not.

## If the fingerprints agree

Look at the clock of your identity provider. A difference of more than three minutes makes every answer look expired. Then open a case with the time of one attempt and the name of the browser; no passwords, please.
"""),
            "fr": ("La connexion unique revient à la page d’accueil", """\
On s’identifie chez le fournisseur d’identité, on revient, et la page d’accueil s’affiche de nouveau. Neuf fois sur dix, **son certificat a été changé** et pas le nôtre.

## Vérifier

1. Ouvrez *Administration → Connexion → SAML*.
2. Comparez l’empreinte affichée avec celle de votre fournisseur d’identité.
3. Si elles diffèrent, déposez le nouveau certificat et appuyez sur **Tester**.

> Gardez un administrateur avec un mot de passe propre : il entre même quand la connexion unique ne marche pas.

## Si les empreintes concordent

Regardez l’heure de votre fournisseur d’identité. Au-delà de trois minutes d’écart, chaque réponse semble expirée. Ouvrez ensuite un dossier avec l’heure d’un essai et le nom du navigateur ; pas de mot de passe.
"""),
        },
    ),
    Told(
        Audience.PUBLIC, 160, 14, 1,
        {
            "en": ("The nightly CSV import stops with “unexpected end of record”", """\
The import reads the file line by line and stops at the first line it cannot read, so the line it names is the one to look at.

| What stands there | What to do |
|---|---|
| a quote without its partner | double the quotes inside a field: `""` |
| a line break inside a field | put the whole field between quotes |
| fewer columns than the first line | your export ended too early: run it again |

Nothing of a file that was refused is kept, so you can send the corrected file at once: *Data → Import → Run now*.
"""),
            "fr": ("L’import CSV de la nuit s’arrête : « fin d’enregistrement inattendue »", """\
L’import lit le fichier ligne à ligne et s’arrête à la première qu’il ne peut pas lire : c’est la ligne annoncée qu’il faut regarder.

| Ce qui s’y trouve | Que faire |
|---|---|
| un guillemet sans son double | doublez les guillemets à l’intérieur d’un champ : `""` |
| un saut de ligne dans un champ | mettez tout le champ entre guillemets |
| moins de colonnes que la première ligne | votre export s’est terminé trop tôt : relancez-le |

Rien n’est gardé d’un fichier refusé : vous pouvez envoyer tout de suite le fichier corrigé, *Données → Import → Lancer maintenant*.
"""),
        },
    ),
    Told(
        Audience.PUBLIC, 120, 6, 0,
        {
            "en": ("Certificates show the day before", """\
A certificate carries the day on which it was earned **in the time zone of the site**, not in that of the learner. Whoever finishes at 00:30 in Tokyo on a site set to Paris earned it the day before.

Set the zone under *Site → Region*. Certificates earned from then on follow it; those handed out stay as they are, because they may have been printed. To issue one again, open the person and choose **Issue anew**.
"""),
            "fr": ("Les attestations portent la date de la veille", """\
Une attestation porte le jour où elle a été obtenue **dans le fuseau du site**, pas dans celui de la personne. Qui termine à 0 h 30 à Tokyo sur un site réglé sur Paris l’a obtenue la veille.

Réglez le fuseau dans *Site → Région*. Les attestations obtenues ensuite le suivent ; celles déjà remises restent telles quelles, car elles ont pu être imprimées. Pour en refaire une, ouvrez la personne et choisissez **Émettre de nouveau**.
"""),
        },
    ),
    Told(
        Audience.PUBLIC, 75, 11, 3,
        {
            "en": ("The API answers 429 below the limit", """\
The limit counts calls **per key and per minute, begun minutes included**. Forty calls in the last ten seconds of one minute and forty in the first ten of the next are eighty within twenty seconds, and that is what a burst looks like.

- Read `Retry-After` and wait that long.
- Spread calls evenly: one each 600 ms is never refused at 100 a minute.
- Give each integration a key of its own, so that one does not use up the other's share.

A higher limit is part of some plans: see *Our plan* in the portal.
"""),
            "fr": ("L’API répond 429 sous la limite", """\
La limite compte les appels **par clé et par minute, minutes entamées comprises**. Quarante appels dans les dix dernières secondes d’une minute et quarante dans les dix premières de la suivante font quatre-vingts en vingt secondes : c’est une rafale.

- Lisez `Retry-After` et attendez ce temps.
- Espacez les appels : un toutes les 600 ms n’est jamais refusé à 100 par minute.
- Donnez une clé à chaque intégration, pour que l’une n’épuise pas la part de l’autre.

Certaines formules prévoient une limite plus haute : voyez *Notre formule* dans le portail.
"""),
        },
    ),
    Told(
        Audience.PUBLIC, 40, 4, 1,
        {
            "en": ("A webhook is delivered twice", """\
We send a webhook again when your endpoint did not answer `2xx` within ten seconds. It had the first one, then; it was too slow to say so.

Answer first and work afterwards, and keep the `id` of what you have handled: a second delivery carries the same one.
"""),
            "fr": ("Un webhook est livré deux fois", """\
Nous renvoyons un webhook quand votre adresse n’a pas répondu `2xx` en dix secondes. Elle avait donc bien reçu le premier ; elle a trop tardé à le dire.

Répondez d’abord, travaillez ensuite, et gardez l’`id` de ce que vous avez traité : la seconde livraison porte le même.
"""),
        },
    ),
    Told(
        Audience.CUSTOMERS, 95, 7, 2,
        {
            "en": ("Archive a whole branch before it closes", """\
1. Export the branch: *Organisation → Branch → Export everything*. It takes some minutes for each thousand people.
2. Check the number of records at the end of the export against *Reports → Totals*.
3. Deactivate the people; do not delete them. Deactivated people cost no licence and stay in the reports for as long as your contract keeps them.

Plan it two weeks ahead and tell us the day: we keep an eye on the export.
"""),
            "fr": ("Archiver toute une branche avant sa fermeture", """\
1. Exportez la branche : *Organisation → Branche → Tout exporter*. Comptez quelques minutes par millier de personnes.
2. Comparez le nombre d’enregistrements à la fin de l’export avec *Rapports → Totaux*.
3. Désactivez les personnes, ne les supprimez pas. Désactivées, elles ne coûtent pas de licence et restent dans les rapports aussi longtemps que le prévoit votre contrat.

Prévoyez-le deux semaines à l’avance et dites-nous le jour : nous surveillons l’export.
"""),
        },
    ),
    Told(
        Audience.LIMITED, 60, 3, 0,
        {
            "en": ("Rehearse a release on your own copy", """\
Your plan comes with a copy of your site that gets each release ten days early. Ask for fresh data two days before you rehearse; the copy sends no mail to anybody.

Note what differs in one case for the whole rehearsal: your advisor goes through it with you before the release.
"""),
            "fr": ("Répéter une mise à jour sur votre copie", """\
Votre formule comprend une copie de votre site, qui reçoit chaque version dix jours plus tôt. Demandez des données fraîches deux jours avant la répétition ; la copie n’écrit à personne.

Notez ce qui diffère dans un seul dossier pour toute la répétition : votre conseiller le parcourt avec vous avant la mise à jour.
"""),
        },
    ),
    Told(
        Audience.INTERNAL, 200, 0, 0,
        {
            "en": ("Report totals and dashboard differ: what to look at first", """\
The dashboard counts people active **now**, the monthly report people active **at any time in the month**. Ask for both numbers and the day before looking any further.

If they still differ: compare the two queries under *Reports → Definition*, then ask the Data team; never promise a corrected report by yourself.
"""),
            "fr": ("Rapport et tableau de bord ne concordent pas : par où commencer", """\
Le tableau de bord compte les personnes actives **maintenant**, le rapport mensuel celles qui l’ont été **à un moment du mois**. Demandez les deux nombres et le jour avant de chercher plus loin.

S’ils diffèrent encore : comparez les deux requêtes dans *Rapports → Définition*, puis demandez à l’équipe Data ; ne promettez jamais vous-même un rapport corrigé.
"""),
        },
    ),
)  # fmt: skip


def write_articles(stage: Stage, *, until: datetime) -> None:
    """Write and publish them in the past of `until`, have contacts say what helped, and leave one draft unfinished."""
    lead, readers = stage.agents[1], [party.contacts[0] for party in stage.parties]
    best = [f"{offer.slug}:{offer.plans[-1].plan}" for offer in published_offers(at=until)][:1]
    for place, told in enumerate(ARTICLES):
        at = until - told.days_ago * DAY
        author = stage.agents[3 + place % 5]
        article = _publish(told, author, lead, at)
        if told.audience is not Audience.INTERNAL:
            commands.describe_article(
                article_id=article,
                audience=told.audience,
                plans=best if told.audience is Audience.LIMITED else (),
                owner_id=author.id,
                review_on=(at + 180 * DAY).date(),
                by=lead,
                at=at,
            )
        if told.audience is not Audience.LIMITED:
            _rate(told, article, readers[place:], at + DAY)
    _answer_cases(stage.agents[2], until)
    commands.write_article(
        language="en",
        title="Notification mails in the wrong language",
        text="## What happens\n\nPeople get mails in English though they read the pages in German.\n\n## What to do\n\n…",
        by=stage.agents[4],
        at=until - DAY,
    )


def _answer_cases(agent: Actor, until: datetime) -> None:
    """Answer a few open cases with what was written for everybody, as an agent does from the composer."""
    home, open_cases = str(settings.PUBLIC_URL).rstrip("/"), agent_queue(viewer=PALIER, view=View.OPEN, at=until).rows
    answered = 0
    for row in reversed(open_cases):
        found = suggested_articles(viewer=None, language="en", words=row.subject, at=until)
        if not found or answered == 3:
            continue
        answered, line = answered + 1, found[0]
        address = f"{home}/help/{line.language}/{line.id}/-/"
        reply_to_case(case_id=row.id, text=f"This may help at once: [{line.title}]({address})", by=agent, at=until)


def _publish(told: Told, author: Actor, lead: Actor, at: datetime) -> int:
    (title, text) = told.said["en"]
    article = commands.write_article(language="en", title=title, text=text, by=author, at=at)
    (title, text) = told.said["fr"]
    commands.keep_article_draft(article_id=article, language="fr", title=title, text=text, seen=0, by=author, at=at)
    for language in told.said:
        commands.publish_article(article_id=article, language=language, by=lead, at=at)
    return article


def _rate(told: Told, article: int, readers: list[Actor], at: datetime) -> None:
    for place, reader in enumerate(readers[: told.yes + told.no]):
        useful = place >= told.no
        words = "" if useful or place else "Where do I find this on a phone?"
        commands.rate_article(
            article_id=article, useful=useful, words=words, language="en", by=reader, at=at + place * DAY
        )
