from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from .models import User
from .rooms import SEARCHING, rooms_for


def rooms(request: HttpRequest) -> dict[str, Any]:
    """For the column on the left of staff pages; looked up only where a template asks."""

    def listed() -> list[dict[str, object]]:
        user = request.user
        return list(rooms_for(user, request.path)) if isinstance(user, User) else []

    def roles() -> str:
        user = request.user
        return ", ".join(user.role_names) if isinstance(user, User) else ""

    def may_search() -> bool:
        user = request.user
        return isinstance(user, User) and user.has_role(*SEARCHING)

    return {
        "may_search": SimpleLazyObject(may_search),
        "staff_rooms": SimpleLazyObject(listed),
        "user_roles": SimpleLazyObject(roles),
    }
