"""How a benchmark says what it found: a table for people, and one JSON object in the last line."""

import json
import os
import platform
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, kw_only=True)
class Ratio:
    """One figure beside what it has to reach. `at_most` says in which direction."""

    value: float
    reach: float
    at_most: bool = True

    @property
    def holds(self) -> bool:
        return self.value <= self.reach if self.at_most else self.value >= self.reach


@dataclass(kw_only=True)
class Report:
    """What one benchmark found. `equal` is false where the peers came to different results."""

    name: str
    equal: bool = True
    ratios: dict[str, Ratio] = field(default_factory=dict)
    figures: dict[str, Any] = field(default_factory=dict)
    peer: dict[str, Any] = field(default_factory=dict)

    def as_text(self) -> str:
        width = max((len(words) for words in self.ratios), default=0)
        lines = [f"{self.name}: {'equal results' if self.equal else 'RESULTS DIFFER'}; {machine()}"]
        for words, ratio in self.ratios.items():
            sign = "<=" if ratio.at_most else ">="
            verdict = "holds" if ratio.holds else "FALLS SHORT"
            lines.append(f"  {words:<{width}}  {ratio.value:>10.3f} {sign} {ratio.reach:<8g} {verdict}")
        for title, figures in (("ours", self.figures), ("peer", self.peer)):
            lines += [f"  {title}: {words}: {value}" for words, value in figures.items()]
        return "\n".join(lines)

    def as_json(self) -> str:
        ratios = {
            words: {"value": round(ratio.value, 4), "reach": ratio.reach, "holds": ratio.holds}
            for words, ratio in self.ratios.items()
        }
        return json.dumps(
            {
                "name": self.name,
                "equal": self.equal,
                "ratios": ratios,
                "figures": self.figures,
                "peer": self.peer,
            }
        )


def machine() -> str:
    """What the figures were measured on: they do not travel, the ratios do."""
    cores, load = os.cpu_count(), os.getloadavg()[0]
    python = platform.python_version()
    return f"{cores} cores, {platform.system()} {platform.machine()}, Python {python}, load {load:.1f}"
