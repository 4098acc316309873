"""A person who has no mouse: every link, button and field is reached by Tab, and the focus is seen at each stop."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Locator

from tests.journeys.person import Person

MOST_STOPS = 150  # on the way over one page
MOST_CHOICES = 20

FOCUS = """() => {
  const here = document.activeElement
  if (!here || here === document.body) return {name: ''}
  const drawn = element => {
    const style = getComputedStyle(element)
    return (style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0) || style.boxShadow !== 'none'
  }
  const box = here.getBoundingClientRect()
  const middle = [box.left + Math.min(box.width, innerWidth) / 2, box.top + Math.min(box.height, innerHeight) / 2]
  const top = document.elementFromPoint(...middle)
  const belongs = [here, ...(here.labels || [])]
  return {
    name: (here.labels?.[0] || here).innerText?.trim().slice(0, 60) || here.name || here.tagName,
    isDrawn: belongs.some(drawn),
    isUncovered: Boolean(top) && belongs.some(element => element.contains(top) || top.contains(element)),
    isInside: box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth,
  }
}"""


class KeyboardPerson(Person):
    """Somebody who uses Tab, Enter, Space, the arrows and the letters, and nothing else."""

    def __init__(self, *who: Any, **surroundings: Any) -> None:
        super().__init__(*who, **surroundings)
        # The browser hands a file dialog over only while somebody listens, and learns of a listener without answering:
        # who begins to listen at the key is now and then too late, and the dialog is cancelled unseen.
        self.page.on("filechooser", lambda _asked: None)

    def press(self, control: Locator) -> None:
        """Go to a button, a link or what unfolds something, and press it."""
        self._reach(control)
        control.press("Enter")

    def answer(self, field: Locator, answer: Any) -> None:
        """Go to a field, and fill it in."""
        kind = field.evaluate("e => e.tagName === 'SELECT' ? 'select' : (e.type || e.tagName).toLowerCase()")
        self._reach(field)
        keys = self.page.keyboard
        if kind == "file":
            with self.page.expect_file_chooser() as asked:
                keys.press("Enter")
            asked.value.set_files(answer)
        elif kind == "checkbox":
            if field.is_checked() != bool(answer):
                keys.press("Space")
        elif kind == "radio":
            if not field.is_checked():
                keys.press("Space")
        elif kind == "select":
            self._choose(field, str(answer))
        else:
            keys.press("Control+A")
            keys.type(str(answer))

    def _choose(self, field: Locator, words: str) -> None:
        chosen = "e => e.selectedOptions[0].label"
        self.page.keyboard.press("Home")
        for _choice in range(MOST_CHOICES):
            if field.evaluate(chosen).strip().startswith(words):
                return
            self.page.keyboard.press("ArrowDown")
        raise AssertionError(f"“{words}” cannot be chosen by the arrows at {self.view()}")

    def _reach(self, target: Locator) -> None:
        """Press Tab until the focus is on the target; inside a group of choices, the arrows."""
        stops: list[str] = []
        for _stop in range(MOST_STOPS):
            if target.evaluate("e => e === document.activeElement"):
                return
            if target.evaluate("e => e.type === 'radio' && document.activeElement?.name === e.name"):
                self.page.keyboard.press("ArrowDown")
            else:
                self.page.keyboard.press("Tab")
            stops.append(self._stop())
        raise AssertionError(f"no Tab leads to {target} at {self.view()}\nstops: {', '.join(stops)}")

    def _stop(self) -> str:
        """Return what has the focus; it must be drawn, inside the window and not covered."""
        seen = self.page.evaluate(FOCUS)
        name = str(seen["name"])
        if name:
            for what in ("isDrawn", "isInside", "isUncovered"):
                assert seen[what], f"the focus on “{name}” at {self.page.url}: {what} is false"
        return name
