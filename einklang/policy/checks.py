"""What types cannot say: the parts of a policy have to fit each other."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator

from .categories import CHOICES, COMPARED_FIELDS, FORM_FIELDS, MADE_FIELDS, Category
from .findings import Finding
from .processings import KNOWN, Processing
from .recipients import EEA
from .schema import Policy
from .texts import LANGUAGES

#: The rights a notice has to name (Art. 13(2)(b), (c), (d), (f)).
ARTICLES = ("7(3)", "15", "16", "17", "18", "19", "20", "21", "22", "77")
#: Without these nobody could be told apart, invited, or asked.
NEEDED_FIELDS = ("first_name", "last_name", "email")


def findings(policy: Policy) -> list[Finding]:
    """Everything that does not fit, in the order of the file; empty for a good policy."""
    return [finding for check in CHECKS for finding in check(policy)]


def one_of(names: Iterable[str]) -> str:
    """The names as a person would offer them."""
    return "one of " + ", ".join(names)


def _languages(policy: Policy) -> Iterator[Finding]:
    if sorted(policy.languages) != sorted(LANGUAGES):
        yield Finding(("languages",), "each of de, en once", ", ".join(policy.languages))


def _categories(policy: Policy) -> Iterator[Finding]:
    seen: dict[str, str] = {}
    for own_id, category in policy.categories.items():
        for name in category.fields:
            key = ("categories", own_id, "fields", name)
            if name not in FORM_FIELDS + MADE_FIELDS:
                yield Finding(key, one_of(FORM_FIELDS + MADE_FIELDS), repr(name))
            if name in seen:
                yield Finding(key, "each field in one category", f"it in {seen[name]} too")
            seen[name] = own_id
        yield from _answers(own_id, category)
    for name in NEEDED_FIELDS:
        if not (seen.get(name) and name in policy.categories[seen[name]].required):
            yield Finding(("categories",), f"{name} among the required fields", "it missing there")


def _answers(own_id: str, category: Category) -> Iterator[Finding]:
    for name in category.required:
        if name not in category.fields or name not in FORM_FIELDS:
            yield Finding(("categories", own_id, "required"), one_of(category.fields), repr(name))
        if name == "customer_number":
            yield Finding(("categories", own_id, "required"), "the customer number voluntary", "it required")
    for name, options in category.options.items():
        key = ("categories", own_id, "options", name)
        if name not in CHOICES or name not in category.fields:
            yield Finding(key, one_of(name for name in CHOICES if name in category.fields), repr(name))
        for twice in _twice(option.id for option in options):
            yield Finding(key, "each option once", repr(twice))
    for name in CHOICES:
        if name in category.fields and not category.options.get(name):
            yield Finding(("categories", own_id, "options", name), "at least one option", "none")


def _processings(policy: Policy) -> Iterator[Finding]:
    for name in KNOWN:
        if name not in policy.processings:
            yield Finding(("processings", name), "a table, the software asks for it", "nothing")
    for twice in _twice(one.letter for one in policy.processings.values()):
        yield Finding(("processings",), "each letter once", repr(twice))
    for own_id, one in policy.processings.items():
        key = ("processings", own_id)
        for finding in (*_basis(one), *_keep(own_id, one, policy), *_references(one, policy)):
            yield Finding(key + finding.key, finding.expected, finding.found)


def _basis(one: Processing) -> Iterator[Finding]:
    if one.by_consent:
        for name in ("asks", "asked", "need", "without", "erases"):
            if getattr(one, name) is None:
                yield Finding((name,), "a value, because the basis is consent", "nothing")
        if not one.withdrawable:
            yield Finding(("withdrawable",), "true, because the basis is consent (Art. 7(3))", "false")
    else:
        for name in ("asks", "asked"):
            if getattr(one, name) is not None:
                yield Finding((name,), f"nothing, because the basis is {one.basis}", "a value")
        if one.withdrawable:
            yield Finding(("withdrawable",), f"false, because the basis is {one.basis}", "true")
    if one.basis == "legitimate-interest" and one.interest is None:
        yield Finding(("interest",), "a value, because the basis is legitimate-interest", "nothing")


def _keep(own_id: str, one: Processing, policy: Policy) -> Iterator[Finding]:
    keep = one.keep
    clock = keep.from_ is not None and keep.for_ is not None
    if clock == (keep.with_ is not None) or (keep.from_ is None) != (keep.for_ is None):
        yield Finding(("keep",), "either from and for, or with", "neither or a mixture")
    others = [other for other in policy.processings if other != own_id]
    for path, name in ((("keep", "with"), keep.with_), (("rests_on",), one.rests_on)):
        if name is not None and name not in others:
            yield Finding(path, one_of(others), repr(name))
    for warning in keep.warn:
        if keep.for_ is None or warning.rough_hours >= keep.for_.rough_hours:
            yield Finding(("keep", "warn"), "a warning shorter than the period kept", warning.iso)


def _references(one: Processing, policy: Policy) -> Iterator[Finding]:
    if one.purpose not in policy.purposes:
        yield Finding(("purpose",), one_of(policy.purposes), repr(one.purpose))
    for name in one.recipients:
        if name not in policy.recipients:
            yield Finding(("recipients",), one_of(policy.recipients), repr(name))
    known = [name for name in one.categories if name in policy.categories]
    for name in one.categories:
        if name not in known:
            yield Finding(("categories",), one_of(policy.categories), repr(name))
    allowed = [field for name in known for field in policy.categories[name].fields]
    for name in one.fields:
        if name not in allowed:
            yield Finding(("fields",), one_of(allowed), repr(name))


def _naming(policy: Policy) -> Iterator[Finding]:
    for name in policy.naming.fields:
        if name not in NEEDED_FIELDS:
            yield Finding(("naming", "fields"), one_of(NEEDED_FIELDS), repr(name))


def _customer_records(policy: Policy) -> Iterator[Finding]:
    told = policy.customer_records
    if told is None:
        return
    known = [name for one in policy.categories.values() for name in one.fields if name in COMPARED_FIELDS]
    for name in told.fields:
        if name not in known:
            yield Finding(("customer_records", "fields"), one_of(known), repr(name))
    if "customer_number" not in told.fields:
        yield Finding(("customer_records", "fields"), "customer_number among them", "it missing there")
    if told.purpose not in policy.purposes:
        yield Finding(("customer_records", "purpose"), one_of(policy.purposes), repr(told.purpose))


def _recipients(policy: Policy) -> Iterator[Finding]:
    for own_id, one in policy.recipients.items():
        key = ("recipients", own_id)
        if one.role == "processor" and one.enabled and not one.contract:
            yield Finding((*key, "contract"), "the contract under Art. 28, or enabled = false", "nothing")
        if one.country not in EEA and one.safeguard is None:
            yield Finding(
                (*key, "safeguard"), f"a safeguard, because {one.country} is not in the EEA", "nothing"
            )
        for name in one.receives:
            if name not in policy.categories:
                yield Finding((*key, "receives"), one_of(policy.categories), repr(name))


def _rights(policy: Policy) -> Iterator[Finding]:
    present = [one.article for one in policy.rights.values()]
    for own_id, one in policy.rights.items():
        if one.article not in ARTICLES:
            yield Finding(("rights", own_id, "article"), one_of(ARTICLES), repr(one.article))
    for article in ARTICLES:
        if present.count(article) != 1:
            yield Finding(
                ("rights",), f"the right under Art. {article} once", f"it {present.count(article)} times"
            )


def _twice(names: Iterable[str]) -> list[str]:
    return [name for name, count in Counter(names).items() if count > 1]


CHECKS: tuple[Callable[[Policy], Iterator[Finding]], ...] = (
    _languages,
    _categories,
    _processings,
    _naming,
    _customer_records,
    _recipients,
    _rights,
)
