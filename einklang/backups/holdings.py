from einklang.holdings.registry import holds_nothing

from .models import Backup, Place, Restored

holds_nothing(Place, "kind", "path", "since", keep="as long as the programme")
holds_nothing(Backup, "place", "made_at", "ends_at", "gone_at", keep="clocks.disclosures from its end")
holds_nothing(Restored, "at", "made_at", "figures", keep="clocks.disclosures")
