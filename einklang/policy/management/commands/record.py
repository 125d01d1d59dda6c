from einklang.policy.printing import PaperCommand
from einklang.policy.record import record


class Command(PaperCommand):
    help = "Writes the record of processing activities (Art. 30) to standard output."
    make = record
