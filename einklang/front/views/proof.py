"""/proof/: with the code of the last mail, open the proof that is left, or end a detached recording."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from einklang.consent.actions import withdraw_by_code
from einklang.consent.proof import CodeUnknown
from einklang.consent.queries import ProofShown, open_proof
from einklang.pool.refusals import plainly
from einklang.retention.keeping import open_kept
from einklang.retention.models import Kept
from einklang.ui.audience import public
from einklang.ui.caller import caller
from einklang.vault.limits import take

from ..forms import ProofForm


@public
@require_http_methods(["GET", "HEAD", "POST"])
@plainly
def proof(request: HttpRequest) -> HttpResponse:
    """Opening reads only; the button that ends a recording is another one."""
    form = ProofForm(request.POST or None, quiet=request.method != "POST")
    if request.method != "POST" or not form.is_valid():
        return render(request, "front/proof.html", {"form": form})
    take("proof", caller(request), per_day=settings.CALLS_PER_DAY)
    code = form.cleaned_data["code"]
    try:
        if "withdraw" in request.POST:
            withdraw_by_code(code)
            return render(request, "front/recording_ended.html")
        shown, kept = _opened(code, form.cleaned_data["email"])
    except CodeUnknown:
        form.add_error("code", _("Nothing is kept under this code and this address (any more)"))
        return render(request, "front/proof.html", {"form": form})
    return render(request, "front/proof_open.html", {"shown": shown, "kept": kept, "form": form})


def _opened(code: str, email: str) -> tuple[list[ProofShown], list[Kept]]:
    """The proof that is left, and copies that the law keeps, which may last longer; raises CodeUnknown."""
    kept = open_kept(code, email)
    try:
        return open_proof(code, email), kept
    except CodeUnknown:
        if not kept:
            raise
        return [], kept
