"""Finding people in the pool, however many there are: words, filters, orders, pages both ways.

`wanted` is what can be asked, `lines` the orders in which people are walked along an index, `words` how words
are looked up, `finding` the finding itself: small sets are gathered whole, large ones walked in stretches.
ADR 0013.
"""

from .finding import Limits, Result, everybody_for, find
from .places import Place
from .wanted import Contact, Sort, Wanted

__all__ = ["Contact", "Limits", "Place", "Result", "Sort", "Wanted", "everybody_for", "find"]
