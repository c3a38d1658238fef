"""The pages' questions answered by pandas on frames in memory: what a snapshot has to beat.

Written as one would by hand: repeated strings are categories, rows of an event are found
by their place, articles are numbered once so that filters on hits compare numbers.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from framing.selection import Filter

CATEGORIES = ("outlet", "section", "family", "concept", "variant", "attested_in", "layout", "form", "published_precision",
              "published_source", "relation", "sentiment_reason")  # fmt: skip
SIZE = 200


class Frames:
    """All tables of a snapshot in memory; ``ask`` holds a function for each query."""

    def __init__(self, paths: Mapping[str, Sequence[Path]]) -> None:
        names = ("articles", "events", "sentences", "hits", "matches", "outlets", "families", "lexicon", "redirects")  # fmt: skip
        self.of = {name: _read(paths[name]) for name in names}
        self.articles, self.events, self.hits = (self.of[n] for n in ("articles", "events", "hits"))
        self.places = {n: _places(self.of[n]["event_id"]) for n in ("articles", "sentences", "hits")}
        self.number = pd.Index(self.articles["article_id"])
        self.owner = {n: self.number.get_indexer(self.of[n]["article_id"]) for n in ("sentences", "hits")}
        self.sides = [self.number.get_indexer(self.of["matches"][f"article_id_{s}"]) for s in "ab"]
        self.event_no = pd.Index(self.events["event_id"]).get_indexer(self.articles["event_id"])
        self.lower = {c: self.articles[c].str.lower() for c in ("title", "match_reasons")}
        self.labels = {c: self.events[c].str.lower() for c in ("label_zh", "label_en")}
        self.ask: dict[str, Callable[..., Any]] = {
            "outlets": lambda: self.of["outlets"].sort_values("order"),
            "families": lambda: self.of["families"].sort_values("order"),
            "lexicon": lambda f: self.of["lexicon"][(self.of["lexicon"]["family"] == f) | (f == "")],
            "concepts": lambda: self.of["lexicon"].groupby(["family", "concept"], observed=True)[["concept_zh", "concept_en"]].min(),
            "days": self.days, "totals": self.totals, "events": self.listed, "headlines": self.headlines,
            "event": self.event, "event_articles": lambda i: self.own("articles", i).sort_values("published_utc"),
            "event_hits": self.event_hits, "event_sentences": lambda i: self.joined("sentences", i, ["outlet", "title", "url"]),
            "event_matches": self.event_matches, "hit_rows": self.hit_rows, "widest": self.widest,
            **{f"preview {t}": self.preview(t) for t in ("articles", "sentences", "hits", "events", "matches")},
        }  # fmt: skip

    def own(self, table: str, event: str) -> pd.DataFrame:
        """Rows of one event."""
        return self.of[table].iloc[self.places[table].get(event, slice(0, 0))]

    def body(self, table: str, event: str) -> pd.DataFrame:
        """Rows of one event's bodies."""
        own = self.own(table, event)
        return own[own["section"] == "body"]

    def joined(self, table: str, event: str, columns: list[str]) -> pd.DataFrame:
        """Rows of one event's bodies with columns of their articles."""
        return self.body(table, event).merge(
            self.own("articles", event)[["article_id", *columns]], on="article_id"
        )

    def days(self) -> pd.DataFrame:
        """Articles by outlet and day."""
        return (
            self.articles.groupby(["outlet", self.articles["published_utc"].dt.floor("D")], observed=True)
            .size()
            .reset_index()
        )

    def totals(self) -> pd.DataFrame:
        """Articles, dated articles and events by outlet."""
        return self.articles.groupby("outlet", observed=True).agg(
            articles=("article_id", "size"), dated=("published_utc", "count"), events=("event_id", "nunique")
        )

    def listed(
        self, chosen: tuple[str, ...], since: date | None, until: date | None, query: str, least: int, order: str,
        first: int, size: int,
    ) -> pd.DataFrame:  # fmt: skip
        """One page of events, storyline by storyline."""
        counts = self.events[[f"n_{o}" for o in chosen]].to_numpy()
        kept = (counts > 0).sum(axis=1) >= max(least, 1)
        if since and until:
            kept &= (self.events["last_utc"] >= pd.Timestamp(since)).to_numpy()
            kept &= (self.events["first_utc"] < pd.Timestamp(until) + pd.Timedelta(days=1)).to_numpy()
        for word in query.split():
            held = np.zeros(len(self.events), dtype=bool)
            held[self.event_no[self.holds(word)]] = True
            kept &= held
        rows = self.events[kept].assign(n=counts[kept].sum(axis=1))
        lines = rows.groupby("storyline_id").agg(
            size=("n", "sum"), latest=("first_utc", "max"), earliest=("first_utc", "min")
        )
        by = {
            "newest": (["latest"], [False]),
            "oldest": (["earliest"], [True]),
            "articles": (["size", "latest"], [False, False]),
        }[order]
        page = lines.sort_values([*by[0], "storyline_id"], ascending=[*by[1], True]).iloc[
            first : first + size
        ]
        return rows[rows["storyline_id"].isin(page.index)]

    def headlines(self, events: Sequence[str]) -> pd.DataFrame:
        """Articles of these events."""
        return pd.concat([self.own("articles", e) for e in events]).sort_values(["event_id", "published_utc"])

    def event(self, event: str) -> pd.DataFrame:
        """One event's row."""
        return self.events[self.events["event_id"] == event]

    def event_hits(self, event: str) -> pd.DataFrame:
        """Counts of names in bodies by outlet."""
        keys = ["outlet", "family", "concept", "variant"]
        return (
            self.joined("hits", event, ["outlet"])
            .groupby(keys, observed=True)["article_id"]
            .agg(["size", "nunique"])
        )

    def hit_rows(self, event: str, outlet: str, family: str, concept: str, variant: str) -> pd.DataFrame:
        """Hits of one outlet with their sentences."""
        hits = self.joined("hits", event, ["outlet", "title", "url", "published_utc"])
        hits = hits[(hits["outlet"] == outlet) & (hits["family"] == family)]
        hits = hits[
            ((hits["concept"] == concept) | (concept == ""))
            & ((hits["variant"] == variant) | (variant == ""))
        ]
        return hits.merge(self.own("sentences", event), on=["article_id", "sentence_no"], how="left")

    def event_matches(self, event: str) -> pd.DataFrame:
        """Matches inside one event."""
        own = self.places["articles"].get(event, slice(0, 0))
        inside = [(side >= own.start) & (side < own.stop) for side in self.sides]
        return self.of["matches"][inside[0] & inside[1]].sort_values("score", ascending=False)

    def widest(self, chosen: tuple[str, ...], size: int) -> pd.DataFrame:
        """Events that most of the outlets have."""
        counts = self.events[[f"n_{o}" for o in chosen]].to_numpy()
        rows = self.events.assign(n=counts.sum(axis=1), k=(counts > 0).sum(axis=1))
        return rows[rows["k"] > 0].sort_values(["k", "first_utc"], ascending=False).head(size)

    def holds(self, word: str) -> np.ndarray:
        """Which articles a search finds."""
        word = word.lower()
        found = np.array(self.lower["title"].str.contains(word, regex=False), dtype=bool)
        found |= (
            self.lower["match_reasons"]
            .str.contains(f'"name","{word}', regex=False)
            .fillna(False)
            .to_numpy(dtype=bool)
        )
        labels = [c.str.contains(word, regex=False).to_numpy(dtype=bool) for c in self.labels.values()]
        found |= (labels[0] | labels[1])[self.event_no]
        names = self.hits["variant"].cat
        fitting = np.flatnonzero(names.categories.str.lower().str.contains(word, regex=False))
        found[self.owner["hits"][np.isin(names.codes.to_numpy(), fitting)]] = True
        return found

    def preview(self, table: str) -> Callable[[Filter], tuple[int, pd.DataFrame]]:
        """How many rows of a table a filter selects, and the first."""

        def ask(chosen: Filter) -> tuple[int, pd.DataFrame]:
            picked = self.picked(chosen)
            if table == "articles":
                rows = picked
            elif table == "events":
                rows = np.zeros(len(self.events), dtype=bool)
                rows[self.event_no[picked]] = True
            elif table == "matches":
                rows = picked[self.sides[0]] | picked[self.sides[1]]
            else:
                rows = picked[self.owner[table]]
            return int(rows.sum()), self.of[table].iloc[np.flatnonzero(rows)[:SIZE]]

        return ask

    def picked(self, chosen: Filter) -> np.ndarray:
        """Which articles a filter selects."""
        times = self.articles["published_utc"]
        kept = np.ones(len(self.articles), dtype=bool)
        if chosen.outlets:
            kept &= self.articles["outlet"].isin(chosen.outlets).to_numpy()
        if chosen.events:
            kept &= self.articles["event_id"].isin(chosen.events).to_numpy()
        if chosen.since:
            kept &= (times >= pd.Timestamp(chosen.since)).to_numpy()
        if chosen.until:
            kept &= (times < pd.Timestamp(chosen.until) + pd.Timedelta(days=1)).to_numpy()
        for word in chosen.query.split():
            kept &= self.holds(word)
        return kept


def _read(paths: Sequence[Path]) -> pd.DataFrame:
    parts = []
    for path in paths:
        with pq.ParquetFile(
            path, read_dictionary=[c for c in CATEGORIES if c in pq.read_schema(path).names]
        ) as file:
            parts.append(file.read())
    return pa.concat_tables(parts).unify_dictionaries().to_pandas()


def _places(events: pd.Series) -> dict[str, slice]:
    """Where the rows of every event stand; they stand together."""
    codes, names = pd.factorize(events)
    starts = np.flatnonzero(np.r_[True, codes[1:] != codes[:-1]]) if len(codes) else np.array([], dtype=int)
    ends = np.r_[starts[1:], len(codes)]
    return {name: slice(a, b) for name, a, b in zip(names, starts.tolist(), ends.tolist(), strict=True)}
