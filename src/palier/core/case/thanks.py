"""Whether words written on a closed case are thanks and nothing else.

Conservative: a word more than thanks, greetings and a signature needs, and it counts as an answer that reopens the
case.  To reopen once too often costs an agent a click; to keep a complaint closed costs a customer.
"""

import re
import unicodedata

LONGEST = 200
"""Characters beyond which nobody merely thanks."""
MOST_WORDS = 25
LONGEST_SIGNATURE = 6
"""Words of a name, a company, a function below a farewell."""

THANKS = frozenset(
    {"thanks", "thank", "thx", "ty", "merci", "mercis", "remercie", "remercions", "remerciements", "cheers"}
)

# Every word that thanks, greetings, praise and farewells are made of, without accents.  Not here, on purpose: but,
# still, again, not, however, when, mais, encore, toujours, pas, cependant, quand, sauf…
SPOKEN = """
a all alright am and appreciate appreciated are as at awesome be best bye confirm confirmed day dear everyone
everything excellent fast fine fixed for friendly from good got great hello help helpful helping hi i in is issue it
its kind kindly lot lots lovely many me most much my nice now of ok okay on one our patience perfect perfectly
problem prompt quick quickly really received regards reply resolved response rest sincerely so solution solved
speedy sorted splendid super support team that the this time to too truly very was we weekend well wishes wonderful
work worked working works yes you your yours week evening
afternoon morning afternoons nicely wonderfully brilliant
agreable aide amicalement amities apres au aussi avec beaucoup belle bien bon bonjour bonne bonsoir bravo
c cas ce cela chaleureusement ci cordialement cordiales confirme confirmons d dans de dessus distingues efficace
efficacite en equipe est et etait excellent excellente fin fonctionne formidable genial grand infiniment impeccable
j je journee l la le les lui ma maintenant mes meilleures mille mon necessaire nickel nos notre nous or
parfait parfaitement parfaite pour probleme professionnalisme rapide rapidement rapidite reactivite recu regle
reglee regles reponse resolu resolue salut salutations semaine sentiments sincerement sincere sinceres soir
soiree solution souci suis super support ta tes toi ton tous tout toute toutes tres tu un une va veuillez vive vos
votre vous week end
"""
COURTESY = THANKS | frozenset(SPOKEN.split())
FAREWELLS = frozenset(
    {"regards", "cordialement", "sincerely", "cheers", "best", "amicalement", "wishes", "salutations", "bye", "bientot"}
)
WORD = re.compile(r"[^\W\d_]+")
DOUBT = re.compile(r"[?¿\d]|https?:|\.\.\.|…|:\(|:-\(|☹|😞|😡")


def is_mere_thanks(text: str, *, attachments: int = 0) -> bool:
    """Whether a customer's words on a closed case say thank you and no more, in French or in English.

    Never so with a file, a question mark, a figure, a link, trailing dots, or any word that courtesy does without.
    The lines below a farewell may hold a name: at most six words.
    """
    plain = text.strip()
    if attachments or not plain or len(plain) > LONGEST or DOUBT.search(plain):
        return False
    body, signature = _parted(plain)
    words = _words(body)
    if len(words) > MOST_WORDS or len(signature) > LONGEST_SIGNATURE:
        return False
    return any(word in THANKS for word in words) and all(word in COURTESY for word in words)


def _parted(text: str) -> tuple[str, list[str]]:
    """What is said, and the words of the signature: lines below a farewell, or one last line that is a name."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    for number, line in enumerate(lines[:-1]):
        words = _words(line)
        if words and words[-1] in FAREWELLS and len(words) <= 4:
            return "\n".join(lines[: number + 1]), _words(" ".join(lines[number + 1 :]))
    if len(lines) > 1 and _looks_like_a_name(lines[-1]):
        return "\n".join(lines[:-1]), _words(lines[-1])
    return text, []


def _looks_like_a_name(line: str) -> bool:
    words = WORD.findall(line)
    return 0 < len(words) <= 3 and all(word[0].isupper() for word in words)


def _words(text: str) -> list[str]:
    bare = unicodedata.normalize("NFD", text.casefold())
    return WORD.findall("".join(sign for sign in bare if not unicodedata.combining(sign)))
