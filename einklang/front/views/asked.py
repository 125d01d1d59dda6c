"""/asked/…: three buttons for somebody who was asked for an interview. Opening the page answers nothing."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import now
from django.views.decorators.http import require_http_methods

from einklang.contacts.actions import answer, quiet_until
from einklang.contacts.models import Answer, Contact, Refusal
from einklang.contacts.queries import contact_behind, refusal_of
from einklang.pool.refusals import plainly
from einklang.studies.queries import leads_to_a_study
from einklang.ui.audience import public


@public
@require_http_methods(["GET", "HEAD", "POST"])
@plainly
def asked(request: HttpRequest, token: str) -> HttpResponse:
    """The last word counts, so the page keeps showing what stands and the buttons that change it."""
    if leads_to_a_study(token):
        return redirect("booking:choose", token)
    said = request.POST.get("answer")
    if said in Answer.values:
        answer(token, Answer(said))
        return redirect("front:asked", token)
    contact = contact_behind(token)
    refusal = refusal_of(contact.person_id)
    shown = {"said": _stands(contact, refusal), "refusal": refusal, "quiet_until": quiet_until(now())}
    return render(request, "front/asked.html", shown)


def _stands(contact: Contact, refusal: Refusal | None) -> str:
    """The answer as it stands: what was said here may have been changed on the own page since."""
    if refusal is not None and refusal.until is None:
        return Answer.NEVER
    holds = contact.answer == Answer.YES or (contact.answer == Answer.NOT_NOW and refusal is not None)
    return contact.answer if holds else ""
