"""Words that stand for a widget where none is drawn: in an exported page, or in a notebook without its state.

They are a second output of the cell, and not another form of the first: who exports a notebook takes the
widget of an output and leaves its other forms. Where the widget is drawn, they are not shown.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

VIEW = "application/vnd.jupyter.widget-view+json"
PICTURES = '<div class="ak-pictures"></div>'  # where an exported page has the charts

# In a living notebook the widget may still be on its way.
_STYLE = """<style>
.ak-drawn + .jp-OutputArea-child .ak-printed { display: none; }
.jp-NotebookPanel .ak-printed { animation: ak-printed 4s; }
@keyframes ak-printed { from, 99% { position: absolute; visibility: hidden; } }
</style>"""


def in_notebook() -> bool:
    """Tell whether a notebook stands by, which can show more than text."""
    from IPython import get_ipython

    return getattr(get_ipython(), "kernel", None) is not None  # type: ignore[no-untyped-call]


class Printed:
    """A widget that leaves words behind it in its cell."""

    if TYPE_CHECKING:

        def _repr_mimebundle_(self, **options: Any) -> Any: ...

    def printed(self) -> str:
        """Return what it says, as HTML.

        Returns
        -------
        str
        """
        raise NotImplementedError

    def _ipython_display_(self) -> None:
        """Show the widget, then the words."""
        from IPython.display import display

        if not in_notebook():
            print(repr(self))
            return
        bundle = self._repr_mimebundle_()
        data = bundle[0] if isinstance(bundle, tuple) else bundle
        words = f'{_STYLE}<div class="ak-printed">{self.printed()}</div>'
        display({VIEW: data[VIEW]}, raw=True)  # type: ignore[no-untyped-call]
        display({"text/html": words, "text/plain": data.get("text/plain", "")}, raw=True)  # type: ignore[no-untyped-call]
