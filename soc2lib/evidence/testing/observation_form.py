"""The form beside the interview in which an observation of the control asked about is written down."""

from collections.abc import Callable

import ipywidgets as widgets

from soc2lib.basics import formatting
from soc2lib.catalog.catalog import catalog
from soc2lib.evidence.testing.observations import SHOWN, begin, state_of
from soc2lib.evidence.testing.records import Observation
from soc2lib.store.engagement import Engagement
from soc2lib.widgets.short_form import ShortForm

FIELDS = ("system", "item", "seen")
_REASON = "observed in the interview"


class ObservationForm:
    """Asks for system, item and what was seen; person and day are filled in, and what is incomplete is kept.

    Parameters
    ----------
    engagement : Engagement
        The client.
    author : callable
        Gives the name of the person at the keyboard; empty where nobody gave one.
    """

    name = "Observed"
    does = "begins an observation of this control"
    tip = "Write down that you saw this control at work: on which system, which item, and what you saw"

    def __init__(self, engagement: Engagement, author: Callable[[], str]) -> None:
        self._engagement, self._author = engagement, author
        self._begun: Observation | None = None
        guides = {guide.name: guide for guide in Observation.guides()}
        self.form = ShortForm([(name, guides[name].label, guides[name].help) for name in FIELDS], self.save)

    @property
    def widget(self) -> widgets.Widget:
        """What is shown."""
        return self.form

    def begin(self, id: str) -> None:
        """Open the form about a control; what was typed about another one is stored first, complete or not."""
        if self.form.is_open and self._begun:
            if self._begun.control == id:
                return
            if self._typed(self._begun) != self._begun:
                self.save()
        self._begun = begun = begin(self._engagement, id, self._author())
        control = catalog().controls.get(id)
        who, when = begun.observer or "nobody yet", formatting.day(self._engagement.as_of)
        title = f"Observation {begun.id} of {id} {control.title if control else ''}".rstrip()
        self.form.said = ""
        notes = " ".join([f"Observed by {who} on {when}.", *self._warning(begun)])
        self.form.ask(title, notes, {name: getattr(begun, name) for name in FIELDS})

    def save(self) -> None:
        """Store what was typed, complete or not, and say what is missing; a complete one closes the form."""
        if self._begun is None or not self.form.is_open:
            return
        made = self._typed(self._begun)
        if not any(getattr(made, name) for name in FIELDS):
            self.form.said = "Name the system, the item or what you saw."
            return
        self._engagement.save(made, author=made.observer or "not named", reason=_REASON)
        self._begun = made
        status, reason = state_of(self._engagement, made)
        self.form.said = f"{made.id} saved: {reason}."
        if status == SHOWN or not made.missing:
            self.form.close_form()

    def _typed(self, begun: Observation) -> Observation:
        """The observation with what stands in the form; the name is taken as soon as somebody gave one."""
        typed = {name: self.form.values.get(name, "") for name in FIELDS}
        observer = begun.observer or self._author()
        return Observation.build({**begun.model_dump(), **typed, "observer": observer})

    def _warning(self, begun: Observation) -> list[str]:
        """What stands in the way whatever is written: no name, or the name of the owner."""
        if not begun.observer:
            return ["Write your name above first: an observation is some person's."]
        whole = begun.model_copy(update=dict.fromkeys(FIELDS, "…"))
        status, reason = state_of(self._engagement, whole)
        return [] if status == SHOWN else [f"{formatting.sentence(reason)}."]
