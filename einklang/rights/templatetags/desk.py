"""{% load desk %}: what the pages of the desk call things."""

from django import template

from ..words import act_words, guess_words, outcome_words, right_words, state_words, why_words

register = template.Library()
register.filter("right", right_words)
register.filter("case_state", state_words)
register.filter("outcome", outcome_words)
register.filter("act", act_words)
register.filter("guess", guess_words)
register.filter("why", why_words)
