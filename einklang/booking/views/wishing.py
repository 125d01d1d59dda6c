"""Nothing suits: up to three times somebody would like, which a coordinator tries to make possible."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from einklang.policy import queries as policy
from einklang.ui.audience import public

from .. import queries
from ..forms import WishForm
from ..refusals import plainly
from ..wishes import NoTimes, wish


@public
@require_http_methods(["GET", "HEAD", "POST"])
@plainly
def wish_times(request: HttpRequest, token: str) -> HttpResponse:
    """Dates and times, no words: nothing is asked for that the notice does not name."""
    access = queries.behind(token)
    if access.seat is not None or queries.bar(access):
        return redirect("booking:choose", token)
    form = WishForm(request.POST or None, zone=request.POST.get("zone") or request.GET.get("zone", ""))
    if request.method == "POST" and form.is_valid():
        try:
            wish(token, form.times, zone=form.zone.key)
        except NoTimes:
            form.add_error("wish_0", form.NONE)
        else:
            return render(request, "booking/wished.html", {"times": form.times, "zone": form.zone})
    shown = {"form": form, "token": token, "address": policy.current().contact.booking}
    return render(request, "booking/wish.html", shown, status=422 if form.errors else 200)
