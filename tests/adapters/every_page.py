"""Every page there is, from the table of addresses itself: whatever is added is looked at too."""

import re
from collections.abc import Iterator, Mapping

from django.http import HttpResponse
from django.urls import URLPattern, URLResolver, get_resolver

PARAMETER = re.compile(r"<(?:\w+:)?(\w+)>")


def readable_routes() -> Iterator[str]:
    """Each page as its pattern."""

    def below(resolver: URLResolver, before: str) -> Iterator[str]:
        for each in resolver.url_patterns:
            here = before + str(each.pattern)
            if isinstance(each, URLResolver):
                yield from below(each, here)
            elif isinstance(each, URLPattern):
                yield here

    return below(get_resolver(), "")


def filled(pattern: str, known: Mapping[str, object]) -> str:
    """The address of a page, with what is known in its places, 1 where nothing is."""
    return "/" + PARAMETER.sub(lambda found: str(known.get(found[1], 1)), pattern)


def body_of(answer: HttpResponse) -> str:
    raw = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return raw.decode("utf-8", "replace")
