"""A worker that writes down what it hears, to be killed: `python -m tests.insights.half_way`."""

import django

if __name__ == "__main__":
    django.setup()
    from einklang.insights.transcripts.hearing import hear_due

    hear_due()
