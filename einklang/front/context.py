"""What every page may say about the programme: who answers for it, and for how long things wait."""

from typing import Any

from django.http import HttpRequest
from django.utils import translation
from django.utils.functional import SimpleLazyObject

from einklang.mail.queries import is_delayed
from einklang.policy.queries import NotPublished, current_version, policy_of


def programme(request: HttpRequest) -> dict[str, Any]:
    """The policy in force and the few of its clocks that pages name; `policy` is None before publishing."""
    language = (translation.get_language() or "de")[:2]
    told = {"language": language, "here": request.path.strip("/").partition("/")[0]}
    try:
        version = current_version()
    except NotPublished:
        return {**told, "policy": None}
    policy = policy_of(version)
    return {
        **told,
        "policy": policy,
        "policy_number": version.number,
        "aim": policy.programme.aim.in_(language),
        # In German these follow "nach": nach 7 Tagen.
        "unconfirmed": policy.clocks.unconfirmed.words(language, dative=True),
        "named_silent": policy.clocks.named_by_others.words(language, dative=True),
        # Asked only by the pages that have just promised an e-mail.
        "mail_is_delayed": SimpleLazyObject(is_delayed),
        "erase_within": policy.clocks.erase_within.words(language, dative=True),
    }
