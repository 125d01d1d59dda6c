"""Nothing suits: up to three times somebody would like, which a coordinator tries to make possible."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import override
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from einklang.policy import queries as policy
from einklang.ui.audience import public

from .. import queries, wish_code
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
    given = request.POST if request.method == "POST" else None
    form = WishForm(given, zone=(given or request.GET).get("zone", ""))
    if form.is_valid():
        try:
            wish(token, form.times, zone=form.zone.key)
        except NoTimes:
            form.add_error("wish_0", form.NONE)
        else:
            with override(form.zone):
                return render(request, "booking/wished.html", {"times": form.times})
    code = wish_code.of(access.invitation.pk)
    subject = _("Time I would like [%(code)s]") % {"code": code}
    shown = {"form": form, "token": token, "address": policy.current().contact.booking, "subject": subject}
    return render(request, "booking/wish.html", shown, status=422 if form.errors else 200)
