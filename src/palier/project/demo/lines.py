"""What people write in the demo, in French and in English."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Trouble:
    """One reason to write: how grave it tends to be (0 is worst), subject and first words in two languages."""

    gravity: float
    subject: dict[str, str]
    text: dict[str, str]


def _trouble(gravity: float, en: tuple[str, str], fr: tuple[str, str]) -> Trouble:
    return Trouble(gravity, {"en": en[0], "fr": fr[0]}, {"en": en[1], "fr": fr[1]})


TROUBLES = (
    _trouble(
        0.0,
        (
            "Nobody can sign in",
            "Since this morning every user gets error 503 after the sign-in page. All sites are affected.",
        ),
        (
            "Plus personne ne peut se connecter",
            "Depuis ce matin, tous les utilisateurs reçoivent l’erreur 503 après la page de connexion. Tous les sites sont touchés.",
        ),
    ),
    _trouble(
        0.05,
        (
            "Data missing after last night's run",
            "Half of yesterday's completions are gone from the database. We have an audit at noon.",
        ),
        (
            "Données manquantes après le traitement de la nuit",
            "La moitié des validations d’hier a disparu de la base. Nous avons un audit à midi.",
        ),
    ),
    _trouble(
        0.15,
        (
            "Single sign-on loops for one department",
            "Since the certificate change the SAML login returns to the start page for about 300 people.",
        ),
        (
            "La connexion unique tourne en boucle pour un service",
            "Depuis le changement de certificat, la connexion SAML revient à l’accueil pour environ 300 personnes.",
        ),
    ),
    _trouble(
        0.25,
        ("Very slow at peak hours", "Between 9 and 11 pages take more than twenty seconds for many users."),
        (
            "Très lent aux heures de pointe",
            "Entre 9 h et 11 h, les pages mettent plus de vingt secondes pour beaucoup d’utilisateurs.",
        ),
    ),
    _trouble(
        0.3,
        (
            "Nightly import fails",
            "The CSV import stops at line 4,112 with “unexpected end of record”. The file is attached to last week's case.",
        ),
        (
            "L’import nocturne échoue",
            "L’import CSV s’arrête à la ligne 4 112 avec « fin d’enregistrement inattendue ». Le fichier est joint au dossier de la semaine passée.",
        ),
    ),
    _trouble(
        0.45,
        (
            "Certificates show the wrong date",
            "Certificates earned after midnight carry the day before. It seems to be a time zone matter.",
        ),
        (
            "Mauvaise date sur les attestations",
            "Les attestations obtenues après minuit portent la date de la veille. On dirait une affaire de fuseau horaire.",
        ),
    ),
    _trouble(
        0.5,
        (
            "API answers 429 although we are below the limit",
            "Our integration sends 40 calls a minute and is refused. The contract says 100.",
        ),
        (
            "L’API répond 429 sous la limite",
            "Notre intégration envoie 40 appels par minute et se voit refusée. Le contrat en prévoit 100.",
        ),
    ),
    _trouble(
        0.55,
        (
            "Notification mails in the wrong language",
            "German users receive the enrolment mail in English since Tuesday.",
        ),
        (
            "Notifications dans la mauvaise langue",
            "Les utilisateurs allemands reçoivent le courriel d’inscription en anglais depuis mardi.",
        ),
    ),
    _trouble(
        0.6,
        ("One user can't enrol her card", "Mrs Alvarez gets “card already in use” though it is new. Could you look?"),
        (
            "Une utilisatrice ne peut pas enregistrer sa carte",
            "Mme Alvarez obtient « carte déjà utilisée » alors qu’elle est neuve. Pouvez-vous regarder ?",
        ),
    ),
    _trouble(
        0.65,
        (
            "Report totals differ from the dashboard",
            "The monthly report shows 1,204 active people, the dashboard 1,187. Which one is right?",
        ),
        (
            "Les totaux du rapport diffèrent du tableau de bord",
            "Le rapport mensuel indique 1 204 personnes actives, le tableau de bord 1 187. Lequel a raison ?",
        ),
    ),
    _trouble(
        0.7,
        (
            "Webhook delivered twice",
            "Each enrolment reaches our endpoint twice with the same id. Harmless so far, but our log fills up.",
        ),
        (
            "Webhook livré deux fois",
            "Chaque inscription arrive deux fois avec le même identifiant. Sans gravité pour l’instant, mais notre journal se remplit.",
        ),
    ),
    _trouble(
        0.8,
        (
            "How do we archive a whole branch?",
            "We close a subsidiary next month and want to keep its records for five years. What is the best way?",
        ),
        (
            "Comment archiver toute une branche ?",
            "Nous fermons une filiale le mois prochain et voulons garder ses données cinq ans. Quelle est la bonne façon de faire ?",
        ),
    ),
    _trouble(
        0.85,
        (
            "Please add a column to the export",
            "Could the attendance export carry the cost centre? Our finance team asks every month.",
        ),
        (
            "Ajouter une colonne à l’export",
            "L’export des présences pourrait-il contenir le centre de coûts ? Notre équipe financière le demande chaque mois.",
        ),
    ),
    _trouble(
        0.95,
        (
            "When is the next release?",
            "We plan our training calendar and would like to know what comes in the next two releases.",
        ),
        (
            "Quand sort la prochaine version ?",
            "Nous préparons notre calendrier de formation et aimerions savoir ce que contiennent les deux prochaines versions.",
        ),
    ),
)

FIRST_ANSWERS = {
    "en": (
        "Thank you for the details. I can see the errors on our side and am looking for the cause; you will hear from me again shortly.",
        "I have reproduced this with your settings. Our engineers are on it. Meanwhile, could you tell me when it first occurred?",
        "Thank you. To narrow it down: which browser and which site are affected, and does it happen to everybody there?",
    ),
    "fr": (
        "Merci pour ces précisions. Je vois les erreurs de notre côté et j’en cherche la cause ; je reviens vers vous très vite.",
        "J’ai reproduit le problème avec vos réglages. Nos ingénieurs y travaillent. Pouvez-vous me dire quand il est apparu ?",
        "Merci. Pour cerner le problème : quel navigateur et quel site sont concernés, et tout le monde y est-il touché ?",
    ),
}
CUSTOMER_ANSWERS = {
    "en": (
        "It began on Monday, right after the maintenance window. Everybody at the Lyon site is affected.",
        "Same result this morning, I'm afraid. I have sent the log to your colleague.",
        "Chrome and Edge, both current. Two of our sites see it, the others are fine.",
    ),
    "fr": (
        "Cela a commencé lundi, juste après la maintenance. Tout le site de Lyon est touché.",
        "Même résultat ce matin, hélas. J’ai envoyé le journal à votre collègue.",
        "Chrome et Edge, à jour tous les deux. Deux de nos sites sont touchés, pas les autres.",
    ),
}
UPDATES = {
    "en": (
        "A short update: the cause is found, a correction is being tested and goes live tonight.",
        "We are still on it. The last change reduced the errors by half; the rest needs a new build.",
    ),
    "fr": (
        "Un point rapide : la cause est trouvée, un correctif est en test et part en production ce soir.",
        "Nous y travaillons toujours. Le dernier changement a réduit les erreurs de moitié ; le reste demande une nouvelle version.",
    ),
}
WORKAROUNDS = {
    "en": (
        "Until the correction is live: sign in through the direct address of your site, it is not affected.",
        "For now, please split the file in two and import the halves one after the other; that works reliably.",
    ),
    "fr": (
        "En attendant le correctif : passez par l’adresse directe de votre site, elle n’est pas touchée.",
        "Pour l’instant, coupez le fichier en deux et importez les moitiés l’une après l’autre ; cela fonctionne.",
    ),
}
SOLUTIONS = {
    "en": (
        "The correction is live since 20 minutes. Could you check and tell us whether all is well?",
        "I have changed the setting for your account; it takes effect at the next sign-in. Does it work for you now?",
    ),
    "fr": (
        "Le correctif est en ligne depuis vingt minutes. Pouvez-vous vérifier et nous dire si tout va bien ?",
        "J’ai modifié le réglage de votre compte ; il prend effet à la prochaine connexion. Cela fonctionne-t-il maintenant ?",
    ),
}
NOTES = (
    "Same pattern as last month's case; see the runbook on certificate rotation.",
    "Asked the platform team. They want the request id before they look.",
    "Customer sounded worried on the phone; keep them posted.",
)
