from einklang.holdings.registry import holds_nothing

from .models import Probe

# The person is invented, and gone when the proof ends.
holds_nothing(
    Probe, *"begun_at person ended_at broke_at found unseen touched".split(), keep="the last ninety"
)
