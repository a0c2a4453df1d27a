"""Options under letters, in an order that changes with the variant."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np


def lettered(rng: np.random.Generator, right: str, **wrong: str) -> dict[str, Any]:
    """Put one right option and some wrong ones under letters, in random order.

    Parameters
    ----------
    rng
        Draws the order.
    right
        The right option's text.
    **wrong
        The wrong options' texts, each under a name for the idea behind it.

    Returns
    -------
    dict
        ``options`` (letter to text), ``letters`` (name to letter; the right one's name is ``right``),
        ``right_letter`` and ``listed``, the options as lines of a list.

    Examples
    --------
    >>> import numpy as np
    >>> found = lettered(np.random.default_rng(1), right="four", sum="five")
    >>> found["options"][found["right_letter"]]
    'four'
    """
    texts = {"right": right, **wrong}
    names = [str(name) for name in rng.permutation(list(texts))]
    letters = {name: "abcdefgh"[place] for place, name in enumerate(names)}
    return {
        "options": {letters[name]: texts[name] for name in names},
        "letters": letters,
        "right_letter": letters["right"],
        "listed": "\n".join(f"- **{letters[name]}** {texts[name]}" for name in names),
    }
