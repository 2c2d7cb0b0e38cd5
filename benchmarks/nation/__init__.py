"""A synthetic nation (合成データ): a plan, a state and a return for each of the 1,788 bodies.

In: a seed, how many bodies, measures and years. Out: plans, entries of the register, returns, and a
data folder filled with them. One seed makes one nation, whatever is asked for first; a body can be
made alone.
Never: a fact about a real body. Each document says 合成データ where it is read (title, number of
each measure, note), its addresses end in `.invalid`, and `fill` takes an unused folder only.
"""

from .fill import Filled, fill
from .plans import plan_of, plans_of
from .returns import flawed_return, sound_return
from .sketch import MARK, Nation, Sketch
from .states import entry_of

__all__ = [
    "MARK",
    "Filled",
    "Nation",
    "Sketch",
    "entry_of",
    "fill",
    "flawed_return",
    "plan_of",
    "plans_of",
    "sound_return",
]
