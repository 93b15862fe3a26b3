"""Two raters: each answers on their own, without seeing the other; then they compare and settle what differs."""

from collections.abc import Callable, Sequence

import ipywidgets as widgets

from soc2lib.basics.formatting import count, sentence
from soc2lib.basics.text import visible
from soc2lib.gap.interview import beside, blank
from soc2lib.gap.raters import agreement
from soc2lib.gap.raters.agreement import (
    Pair,
    agree_pair,
    agreements,
    open_points,
    pairs,
    rated_questions,
    store_alike,
)
from soc2lib.gap.raters.records import Rating, rating_id
from soc2lib.html.pieces import Cell, Piece, Table, note
from soc2lib.store.engagement import Engagement
from soc2lib.widgets.container import framed
from soc2lib.widgets.form import author_field, signed, wide
from soc2lib.widgets.grid.saving import Saving
from soc2lib.widgets.interview import Interview
from soc2lib.widgets.live_summary import Strip
from soc2lib.widgets.questions import Question
from soc2lib.widgets.status_line import Said


class Raters:
    """The raters' page: a rater's own interview, or the comparison of two.

    Parameters
    ----------
    engagement : Engagement
        The client.
    controls : sequence of str
        Ids of the library controls to rate.
    """

    def __init__(self, engagement: Engagement, controls: Sequence[str]) -> None:
        self._engagement, self._controls = engagement, list(controls)
        self.author, self.said = author_field(), Said()
        self.rate = widgets.Button(description="Rate on my own", tooltip="Answer without seeing what others answered")
        self.compare = widgets.Button(description="Compare raters", tooltip="See agreement and settle differences")
        self.rate.on_click(lambda _: self.said.attempt(self.interview))
        self.compare.on_click(lambda _: self.said.attempt(self.comparison))
        self.shown: Interview | Comparison | None = None
        self._place = widgets.VBox([])
        self.widget = framed(self.author, widgets.HBox([self.rate, self.compare]), self.said, self._place)

    def interview(self) -> None:
        """Begin, or go on with, this rater's own answers."""
        name = str(self.author.value).strip()
        if not name:
            self.said.value = "Write your name first: what you rate is kept under it."
            return
        by_id = {rating_id(control, name): control for control in self._controls}
        starters = {id: Rating(id=id, control=control, rater=name) for id, control in by_id.items()}
        saving = Saving(self._engagement, Rating, lambda: name, starters=starters)
        if saving.closed:
            self.said.value = saving.closed
            return
        asked = [_about(question, id) for id, control in by_id.items() for question in rated_questions(control)]

        def beside_question(question: Question) -> Piece:
            return beside(_about(question, by_id[question.id]))

        self._show(
            Interview(saving, asked, blank, beside_question), f"{visible(name)} rates {count(len(by_id), 'control')}."
        )

    def comparison(self) -> None:
        """Compare two raters; nothing is shown before two have rated."""
        self._engagement.refresh()
        names = agreement.raters(self._engagement)
        if len(names) < 2:
            self.said.value = f"{sentence(count(len(names), 'rater'))} so far: two are needed to compare."
            return
        self._show(Comparison(self._engagement, names, lambda: signed(self.author)), "")

    def _show(self, shown: "Interview | Comparison", said: str) -> None:
        self.shown, self.said.value = shown, said
        self._place.children = [shown.widget]


class Comparison:
    """Two raters side by side: agreement question by question, and the differences to settle one by one."""

    def __init__(self, engagement: Engagement, names: Sequence[str], author: Callable[[], str]) -> None:
        self._engagement, self._author = engagement, author
        self._found: list[Pair] = []
        self.one = widgets.Dropdown(options=names, value=names[0], description="First rater", **wide())
        self.other = widgets.Dropdown(options=names, value=names[1], description="Second rater", **wide())
        self.page, self.said = Strip(), Said()
        self.difference = widgets.Dropdown(description="Difference", **wide())
        self.answer = widgets.Dropdown(description="Agreed answer", **wide())
        self.reason = widgets.Text(
            description="Because", placeholder="What decided it", continuous_update=False, **wide()
        )
        self.agree = widgets.Button(description="Settle", button_style="primary", tooltip="Store the agreed answer")
        self.alike = widgets.Button(description="Store what both say", tooltip="Only where nothing is stored yet")
        for chooser in (self.one, self.other):
            chooser.observe(lambda _: self._look(), names="value")
        self.difference.observe(lambda _: self._offer(), names="value")
        self.agree.on_click(lambda _: self.said.attempt(self._resolve))
        self.alike.on_click(lambda _: self.said.attempt(self._store))
        acts = widgets.HBox([self.agree, self.alike])
        asked = (self.difference, self.answer, self.reason)
        self.widget = widgets.VBox([self.one, self.other, self.page, *asked, acts, self.said])
        self._look()

    @property
    def names(self) -> tuple[str, str]:
        """The two raters."""
        return self.one.value, self.other.value

    def _look(self) -> None:
        self._engagement.refresh()
        self._found = pairs(self._engagement, *self.names) if self.one.value != self.other.value else []
        differing = open_points(self._found)
        if self.one.value == self.other.value:
            self.page.show(note("unknown", "One rater twice.", "Choose two different raters."))
        else:
            self.page.show(_agreement_table(self._found), _differences_table(differing, self.names))
        self.difference.options = [(f"{p.control}: {p.question.asks}", place) for place, p in enumerate(differing)]
        self.difference.index = 0 if differing else None
        for part in (self.difference, self.answer, self.reason, self.agree):
            part.disabled = not differing
        self.alike.disabled = not any(pair.alike and not pair.stored for pair in self._found)
        self._offer()

    def _offer(self) -> None:
        pair = self._chosen()
        self.answer.options = [answer.meaning for answer in pair.question.answers] if pair else []
        self.answer.value = None

    def _chosen(self) -> Pair | None:
        place = self.difference.value
        return None if place is None else open_points(self._found)[place]

    def _resolve(self) -> None:
        pair = self._chosen()
        if pair is None:
            return
        author = self._author()
        agree_pair(self._engagement, pair, self.answer.value or "", self.names, why=self.reason.value, author=author)
        self.reason.value = ""
        self._look()
        self.said.value = (
            f"Settled: {pair.control}. {sentence(count(len(open_points(self._found)), 'difference'))} left."
        )

    def _store(self) -> None:
        done = store_alike(self._engagement, self._found, self.names, author=self._author())
        self._look()
        self.said.value = f"Stored {count(done, 'answer')} on which both agree."


def _agreement_table(found: Sequence[Pair]) -> Piece:
    rows: list[list[Cell]] = [
        [a.asks, a.both, a.alike, f"{a.alike / a.both:.0%}", "not defined" if a.kappa is None else f"{a.kappa:.2f}"]
        for a in agreements(found)
    ]
    heads = ["Question", "Both answered", "Alike", "Share alike", "Cohen's kappa"]
    return Table("Agreement of the two raters, beyond chance by kappa", heads, rows).piece()


def _differences_table(differing: Sequence[Pair], names: tuple[str, str]) -> Piece:
    rows: list[list[Cell]] = [
        [pair.control, pair.question.asks, pair.one, pair.other, pair.stored or "nothing"] for pair in differing
    ]
    return Table("Differences to settle", ["Control", "Question", *names, "Stored now"], rows).piece()


def _about(question: Question, id: str) -> Question:
    return Question(id, question.field, question.asks, question.answers, question.only, question.unanswered)
