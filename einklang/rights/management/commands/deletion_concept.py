from einklang.policy.printing import PaperCommand
from einklang.rights.concept import concept


class Command(PaperCommand):
    help = "Writes the deletion concept (DIN 66398) to standard output."
    make = concept
