"""What writing and publishing articles can refuse."""

from dataclasses import dataclass

from palier.core.errors import DomainError


@dataclass(eq=False)
class NothingWritten(DomainError):
    """An article without a title or without a word."""

    act: str


@dataclass(eq=False)
class ArticleTooLong(DomainError):
    """More than one article may hold; `limit` in characters."""

    length: int
    limit: int


@dataclass(eq=False)
class ArticleMovedOn(DomainError):
    """Somebody else changed the draft since the page of the writer was drawn."""

    title: str
    who: str


@dataclass(eq=False)
class PublishedAlready(DomainError):
    """The draft says word for word what readers see."""

    title: str


@dataclass(eq=False)
class RetiredArticle(DomainError):
    """It was retired: nothing is published of it until it is brought back."""

    title: str


@dataclass(eq=False)
class NobodyReads(DomainError):
    """Limited to certain customers, without a plan or a product that says which."""

    act: str


@dataclass(eq=False)
class FileNotThere(DomainError):
    """The words name a file that the article does not have."""

    name: str


@dataclass(eq=False)
class FileInUse(DomainError):
    """A published version names the file, which must stay readable."""

    name: str


@dataclass(eq=False)
class FileNameTaken(DomainError):
    """The article has a file of this name."""

    name: str
