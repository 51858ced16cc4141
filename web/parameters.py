"""The parameters of a search, shared by the page and the endpoint."""

from collections.abc import Callable, Mapping
from functools import cache, cached_property, lru_cache, partial
from typing import Any, Literal, Self
from urllib.parse import quote, quote_plus

from pydantic import BaseModel, ConfigDict, Field, field_validator

from search.engine import SearchEngine
from search.query import NO_PREFERENCE, parse_query
from search.records import Query as ParsedQuery
from search.records import SearchPage, Sort

USUAL_K = 10
"""Results on a page when nobody asks for more or fewer."""

KEPT = 4096
"""Values whose spelling in an address is remembered: the links of a page mostly share theirs."""

_quote, _quote_part = lru_cache(KEPT)(quote_plus), lru_cache(KEPT)(partial(quote, safe=""))

Switch = Literal["on", "off"]
Copies = Literal["fold", "show"]
Stories = Literal["group", "show"]


class SearchParameters(BaseModel):
    """A search as its address spells it; unknown parameters are ignored, since any site may add its own."""

    model_config = ConfigDict(frozen=True)

    q: str = Field(default="", description="What to look for, in English or Indonesian.")
    language: list[str] = Field(
        default_factory=list, description="Only articles in this language (`en`, `id`, …); may be repeated."
    )
    source: list[str] = Field(
        default_factory=list, description="Only articles of this outlet; may be repeated."
    )
    author: list[str] = Field(
        default_factory=list, description="Only articles by this author; may be repeated."
    )
    category: list[str] = Field(
        default_factory=list, description="Only articles of this section; may be repeated."
    )
    after: str | None = Field(default=None, description="Published on this day or later, as `2019-09-30`.")
    before: str | None = Field(default=None, description="Published on this day or earlier, as `2019-09-30`.")
    sort: Sort = Field(default="relevance", description="Order of the results.")
    expand: Switch = Field(
        default="on",
        description="Whether translations and other spellings of the words are looked for as well; "
        "`expansions` of the answer lists them.",
        examples=["off"],
    )
    plain: list[str] = Field(
        default_factory=list,
        description="A word or name of the query that is looked for only as it is typed; may be repeated.",
        examples=[["harga"]],
    )
    prefer: str = Field(
        default=NO_PREFERENCE,
        description="Language to lean to on purpose (`en`, `id`, …): its articles rank somewhat higher and "
        "none is left out. `none` treats all languages alike.",
        examples=["id"],
    )
    copies: Copies = Field(
        default="fold",
        description="`fold` makes one result of the articles that print one text; `show` gives each its own. "
        "`copies` of a result lists the others either way.",
        examples=["show"],
    )
    stories: Stories = Field(
        default="group",
        description="`group` makes one result in each language of the articles that report one event; `show` "
        "gives each its own. `story` of a result lists the others either way.",
        examples=["show"],
    )
    page: int = Field(default=1, description="Page of the answer, from 1.")
    k: int = Field(default=USUAL_K, description="Results on a page.")
    passages: int = Field(
        default=0,
        description="Further passages of each article, 0 to 5: `further` of a result gives as many of those "
        "that `more_passages` counts, best first.",
        examples=[3],
    )

    @field_validator("language", "source", "author", "category", "plain")
    @classmethod
    def _drop_empty(cls, values: list[str]) -> list[str]:
        """A form sends a field that was left empty as an empty value."""
        return [value for value in values if value]

    @field_validator("after", "before")
    @classmethod
    def _empty_is_none(cls, value: str | None) -> str | None:
        return value or None

    @field_validator("prefer")
    @classmethod
    def _empty_is_no_preference(cls, value: str) -> str:
        return value.strip().lower() or NO_PREFERENCE

    def ask(self, engine: SearchEngine) -> SearchPage:
        """Search for this; raises InvalidQueryError."""
        return engine.answer(self.query(), k=self.k, page=self.page, passages=self.passages)

    def query(self) -> ParsedQuery:
        """The same as the engine reads it; raises InvalidQueryError."""
        return parse_query(
            self.q,
            languages=self.language,
            sources=self.source,
            authors=self.author,
            categories=self.category,
            after=self.after,
            before=self.before,
            sort=self.sort,
            expand=self.expand == "on",
            plain=self.plain,
            prefer=self.prefer,
            fold=self.copies == "fold",
            group=self.stories == "group",
        )

    def hidden_fields(self) -> list[tuple[str, str]]:
        """Names and values that a form without fields for them sends along, so that a search stays as it is.

        All but the words, the page and what is unfolded on it: other words have other pages.
        """
        return [
            (name, str(one))
            for name, value in self._own.items()
            if name not in {"q", "page", "passages"}
            for one in (value if isinstance(value, list) else [value])
        ]

    def address(self, **changes: object) -> str:
        """The search page's address for this search, with some parameters changed."""
        query = self._query_string(changes, {})
        return f"/?{query}" if query else "/"

    def make_period_address(self) -> Callable[[str, str], str]:
        """What gives the address of this search between two days: a chart asks for sixty of them."""
        names, asked = list(self._usual()), self._spelt | {"page": ""}
        place = names.index("after")
        start = "".join([f"{asked[name]}&" for name in names[:place] if asked.get(name)])
        end = "".join([f"&{asked[name]}" for name in names[place + 2 :] if asked.get(name)])
        return lambda after, before: f"/?{start}after={_quote(after)}&before={_quote(before)}{end}"

    @property
    def is_filtered(self) -> bool:
        """Whether any filter narrows the answer."""
        return self.filters != 0

    @property
    def filters(self) -> int:
        """How many filters narrow the answer; from and to count as one."""
        chosen = len(self.language) + len(self.source) + len(self.author) + len(self.category)
        return chosen + bool(self.after or self.before)

    def unfiltered_address(self) -> str:
        """The same search without any filter."""
        return self.address(language=[], source=[], author=[], category=[], after=None, before=None, page=1)

    @property
    def leaning(self) -> str | None:
        """The language that the answer leans to, if any."""
        return None if self.prefer == NO_PREFERENCE else self.prefer

    def article_address(self, article_id: str, passage_id: str | None = None, *, part: str = "") -> str:
        """The article page's address, at the passage or else at ``part``, the name of a place on the page.

        It carries the search for the way back.
        """
        query = self._query_string({}, {"passage": passage_id} if passage_id else {})
        place = "passage" if passage_id else part
        return (
            f"/articles/{_quote_part(article_id)}"
            + (f"?{query}" if query else "")
            + (f"#{place}" if place else "")
        )

    @property
    def _own(self) -> dict[str, object]:
        """What makes this search: the parameters that are not as usual, in the order of the fields."""
        return {
            name: value for name, usual in self._usual().items() if (value := getattr(self, name)) != usual
        }

    @cached_property
    def _spelt(self) -> dict[str, str]:
        """What makes this search, as an address spells it: a page names it some seventy times."""
        return {name: _spell(name, value) for name, value in self._own.items()}

    def model_copy(self, *, update: Mapping[str, Any] | None = None, deep: bool = False) -> Self:
        """A copy with other values, which does not take along how these are spelt."""
        copied = super().model_copy(update=update, deep=deep)
        copied.__dict__.pop("_spelt", None)
        return copied

    def _query_string(self, changes: Mapping[str, object], more: Mapping[str, str]) -> str:
        asked = self._spelt
        if changes:
            usual, place_of = self._usual(), self._places().__getitem__
            changed = {
                name: "" if value == usual[name] else _spell(name, value) for name, value in changes.items()
            }
            merged = asked | changed
            own = [spelt for name in sorted(merged, key=place_of) if (spelt := merged[name])]
        else:
            own = list(asked.values())
        return "&".join([*own, *[_spell(name, value) for name, value in more.items()]])

    @classmethod
    @cache
    def _places(cls) -> Mapping[str, int]:
        """Where each parameter stands in an address."""
        return {name: place for place, name in enumerate(cls._usual())}

    @classmethod
    @cache
    def _usual(cls) -> Mapping[str, object]:
        """What each parameter of a search is when nobody asks for anything else: a feed has its own order."""
        return {
            name: field.get_default(call_default_factory=True)
            for name, field in cls.model_fields.items()
            if name != "passage"
        }


def _spell(name: str, value: object) -> str:
    """One parameter as an address spells it."""
    if isinstance(value, list):
        return "&".join([_spell(name, one) for one in value])
    return f"{name}={_quote(str(value))}"


class ApiSearchParameters(SearchParameters):
    """A search at the endpoint; a misspelt parameter is an error, so that no filter is dropped in silence."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class ArticleParameters(SearchParameters):
    """An article page's parameters: the passage to mark, and the search that led there for the way back."""

    passage: str | None = None

    def raw_address(self, article_id: str) -> str:
        """The address of the article as it was found; it carries the way back."""
        query = self._query_string({}, {} if self.passage is None else {"passage": self.passage})
        return f"/articles/{_quote_part(article_id)}/raw" + (f"?{query}" if query else "")

    def raw_endpoint(self, article_id: str) -> str:
        """The same for programs."""
        return f"/api/articles/{_quote_part(article_id)}/raw"

    def return_address(self, article_id: str) -> str:
        """The article's own address, at the passage if there is one."""
        return self.article_address(article_id, self.passage)


class SimilarParameters(BaseModel):
    """What may be asked of the articles near one; a misspelt parameter is an error here too."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    k: int = Field(default=4, ge=1, le=20, description="Articles of each language.")
