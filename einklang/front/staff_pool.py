"""The pool as staff work with it: the list, views kept of it, and what leaves as a file."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from einklang.policy.queries import current
from einklang.pool import exporting
from einklang.pool.asked import Asked, in_words
from einklang.pool.views_kept import NameMissing, TooManyViews, drop_view, keep_view, views_of
from einklang.staff.audience import StaffRequest, staff
from einklang.staff.models import Role

from .staff_queries.exports import exports
from .staff_queries.pool import find, how_many
from .staff_queries.pool_views import address_of, kept_views

#: Who looks people up: coordinators choose and invite, privacy answers for it. Nobody else needs to.
POOL = (Role.COORDINATOR, Role.PRIVACY)
#: Who may take people out of here: whoever runs the programme.
EXPORTING = (Role.COORDINATOR,)


def _language() -> str:
    return (get_language() or "de")[:2]


@staff(*POOL)
@require_http_methods(["GET", "HEAD", "POST"])
def pool(request: StaffRequest) -> HttpResponse:
    """The list. Words searched for come in a body, so that no name stands in an address or a log."""
    asked = Asked.read(request.POST or request.GET, current())
    typing = bool(request.headers.get("HX-Request"))
    if request.method == "POST" and not asked.words and not typing:
        return redirect(address_of(asked))
    return _list(request, asked, typing=typing)


def _list(request: StaffRequest, asked: Asked, *, typing: bool = False, wrong: str = "") -> HttpResponse:
    found = find(asked, current(), _language())
    shown: dict[str, object] = {"found": found, "q": asked.words}
    if not typing:
        shown |= {"people": how_many(), "views": kept_views(views_of(request.user)), "wrong": wrong}
        shown["may_export"] = request.user.has_role(*EXPORTING)
    page = render(
        request, "staff/found.html" if typing else "staff/pool.html", shown, status=422 if wrong else 200
    )
    if typing:
        page["HX-Replace-Url"] = address_of(asked)
    return page


@staff(*POOL)
@require_safe
def pictures(request: StaffRequest) -> HttpResponse:
    """The pool in pictures: a part of the list that comes after it, or a page of its own without a script."""
    part = bool(request.headers.get("HX-Request"))
    return render(request, "staff/pool/pictures.html" if part else "staff/pool/in_pictures.html")


@staff(*POOL)
@require_POST
def keep(request: StaffRequest) -> HttpResponse:
    """Keep what is filtered by under a name; the words searched for are never kept."""
    asked = Asked.read(request.POST, current())
    try:
        keep_view(request.user, request.POST.get("name", ""), asked.kept)
    except NameMissing:
        return _list(request, asked, wrong=_("Give the view a name of up to 60 letters."))
    except TooManyViews:
        return _list(request, asked, wrong=_("You keep 20 views already. Remove one first."))
    return redirect(address_of(asked))


@staff(*POOL)
@require_POST
def drop(request: StaffRequest, view_id: UUID) -> HttpResponse:
    """Remove a view of one's own."""
    drop_view(request.user, view_id)
    return redirect("staff_pool")


@staff(*EXPORTING)
@require_POST
def export(request: StaffRequest) -> HttpResponse:
    """Why, and the passphrase; then the file. Nothing leaves before a reason is given."""
    asked = Asked.read(request.POST, current())
    if "token" not in request.POST:
        return _ask_why(request, asked)
    try:
        content = exporting.export(
            asked.wanted,
            by=request.user,
            reason=request.POST.get("reason", ""),
            token=request.POST["token"],
            filters=asked.kept,
            said=in_words(asked.filters, current(), _language()),
            language=_language(),
        )
    except exporting.ReasonMissing:
        return _ask_why(request, asked, _("Say in 10 to 300 letters what the file is for."))
    except exporting.PassphraseUnknown:
        return _ask_why(request, asked, _("This passphrase is older than half an hour. Here is a new one."))
    except exporting.TooMany:
        return _ask_why(request, asked, _("More than 5,000 people fit. Go back and narrow it down."))
    except exporting.Nobody:
        return _ask_why(request, asked, _("Nobody fits any more. Go back and ask for others."))
    answer = HttpResponse(content, content_type="application/zip")
    answer["Content-Disposition"] = 'attachment; filename="einklang-export.zip"'
    return answer


def _ask_why(request: StaffRequest, asked: Asked, wrong: str = "") -> HttpResponse:
    """The page before the file: a passphrase that was just given is shown again, an old one is replaced."""
    try:
        passphrase = exporting.read_passphrase(request.POST.get("token", ""), request.user)
    except exporting.PassphraseUnknown:
        passphrase = exporting.make_passphrase(request.user)
    shown = {
        "back": address_of(asked),
        "asked": asked,
        "said": in_words(asked.filters, current(), _language()),
        "passphrase": passphrase,
        "reason": request.POST.get("reason", ""),
        "wrong": wrong,
    }
    return render(request, "staff/pool/export.html", shown, status=422 if wrong else 200)


@staff(Role.PRIVACY)
@require_safe
def exported(request: StaffRequest) -> HttpResponse:
    """What left as a file: when, by whom, why, how many. Who was in it stands on each person's page."""
    return render(request, "staff/privacy/exports.html", {"exports": exports(current(), _language())})
