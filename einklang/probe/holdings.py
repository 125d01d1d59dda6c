from einklang.holdings.registry import holds_nothing

from .models import Probe

# The person is invented, and never seen by anybody else.
holds_nothing(Probe, *"begun_at ended_at broke_at found unseen touched".split(), keep="the last ninety")
