"""What a harvester asks, checked: each fault has the code that the protocol gives it."""

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any, NamedTuple

from django.core import signing
from django.http import QueryDict
from django.utils.translation import gettext as _

PREFIX = "oai_dc"
_SALT = "panreflex.exporting.harvesting"
_LIST = frozenset({"from", "until", "set", "metadataPrefix", "resumptionToken"})
# Verb -> arguments it must have, and those it may have.
_ARGUMENTS: Mapping[str, tuple[frozenset[str], frozenset[str]]] = {
    "Identify": (frozenset(), frozenset()),
    "ListMetadataFormats": (frozenset(), frozenset({"identifier"})),
    "ListSets": (frozenset(), frozenset({"resumptionToken"})),
    "GetRecord": (frozenset({"identifier", "metadataPrefix"}), frozenset({"identifier", "metadataPrefix"})),
    "ListIdentifiers": (frozenset({"metadataPrefix"}), _LIST),
    "ListRecords": (frozenset({"metadataPrefix"}), _LIST),
}
_SET = re.compile(r"[A-Za-z0-9\-_.!~*'()]+(:[A-Za-z0-9\-_.!~*'()]+)*")
_NAME = re.compile(r"[A-Za-z0-9\-_.!~*'()]+")
_LAST = datetime(9999, 12, 31, tzinfo=UTC)
_SECONDS, _DAYS = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ"), re.compile(r"\d{4}-\d\d-\d\d")


class Fault(Exception):
    """Why there is no answer: a code of the protocol, and a sentence for the person behind the harvester."""

    def __init__(self, code: str, what: str) -> None:
        super().__init__(what)
        self.code = code


class Asked(NamedTuple):
    """A request without a fault. arguments: as the answer repeats them."""

    verb: str
    arguments: Mapping[str, str]

    @property
    def identifier(self) -> str:
        return self.arguments.get("identifier", "")


class Span(NamedTuple):
    """Which records of a list are asked for, and from where on.

    since, before: of the datestamp; the second is not included. after: the last key that was given; 0 at the beginning.
    given, total: how many were given before, and how many there were at the beginning.
    """

    since: datetime | None
    before: datetime | None
    set: str
    after: int = 0
    given: int = 0
    total: int = 0


def read(parameters: QueryDict) -> Asked:
    """The verb and its arguments. Raises Fault: badVerb, badArgument, cannotDisseminateFormat."""
    verbs = parameters.getlist("verb")
    if len(verbs) != 1 or verbs[0] not in _ARGUMENTS:
        raise Fault("badVerb", _("Bitte genau eines von diesen angeben: %(verbs)s.") % {"verbs": ", ".join(_ARGUMENTS)})
    [verb] = verbs
    needed, known = _ARGUMENTS[verb]
    arguments = {name: str(parameters[name]) for name in parameters if name != "verb"}
    if unknown := sorted(arguments.keys() - known):
        raise Fault("badArgument", _("%(verb)s kennt kein „%(name)s“.") % {"verb": verb, "name": unknown[0][:40]})
    if twice := [name for name in arguments if len(parameters.getlist(name)) > 1]:
        raise Fault("badArgument", _("„%(name)s“ steht mehrmals da. Bitte einmal angeben.") % {"name": twice[0]})
    if "resumptionToken" in arguments:
        if len(arguments) > 1:
            raise Fault("badArgument", _("„resumptionToken“ steht immer allein."))
        return Asked(verb, arguments)
    if missing := sorted(needed - arguments.keys()):
        raise Fault("badArgument", _("%(verb)s braucht „%(name)s“.") % {"verb": verb, "name": missing[0]})
    _check_syntax(arguments)
    return Asked(verb, arguments)


def span(asked: Asked) -> Span:
    """Which part of a list is asked for. Raises Fault: badArgument, badResumptionToken, cannotDisseminateFormat."""
    if "resumptionToken" in asked.arguments:
        return _resumed(asked.verb, asked.arguments["resumptionToken"])
    check_format(asked)
    since, before = asked.arguments.get("from"), asked.arguments.get("until")
    if since and before and len(since) != len(before):
        raise Fault("badArgument", _("„from“ und „until“ müssen gleich genau sein."))
    begin, end = (None if text is None else _moment(text) for text in (since, before))
    if begin and end and begin > end:
        raise Fault("badArgument", _("„from“ liegt nach „until“."))
    if end and before:
        step = timedelta(seconds=1) if "T" in before else timedelta(days=1)
        end = end + step if end < _LAST else None  # beyond it there is no time that we could write
    return Span(begin, end, asked.arguments.get("set", ""))


def check_format(asked: Asked) -> None:
    """Raises Fault: cannotDisseminateFormat."""
    if asked.arguments["metadataPrefix"] != PREFIX:
        raise Fault("cannotDisseminateFormat", _("Es gibt nur „%(prefix)s“.") % {"prefix": PREFIX})


def token(verb: str, part: Span) -> str:
    """What stands for the rest of a list. It is signed, holds all that is needed, and does not expire."""
    since, before = (moment and int(moment.timestamp()) for moment in (part.since, part.before))
    return signing.dumps([verb, since, before, part.set, part.after, part.given, part.total], salt=_SALT, compress=True)


def _resumed(verb: str, text: str) -> Span:
    try:
        of, since, before, *rest = signing.loads(text, salt=_SALT)
    except (signing.BadSignature, ValueError):
        of = ""
    if of != verb:
        raise Fault("badResumptionToken", _("Dieses „resumptionToken“ gehört nicht zu dieser Liste."))
    return Span(_utc(since), _utc(before), *rest)


def _utc(seconds: int | None) -> datetime | None:
    return None if seconds is None else datetime.fromtimestamp(seconds, UTC)


def _moment(text: str) -> datetime:
    """The beginning of a day or a second. Raises Fault: badArgument."""
    try:
        if _SECONDS.fullmatch(text):
            return datetime.fromisoformat(text)
        if _DAYS.fullmatch(text):
            return datetime.combine(date.fromisoformat(text), datetime.min.time(), UTC)
    except ValueError:
        pass
    raise Fault(
        "badArgument", _("„%(text)s“ ist kein Zeitpunkt. Richtig ist 2026-11-25T12:00:00Z.") % {"text": text[:40]}
    )


def _check_syntax(arguments: Mapping[str, Any]) -> None:
    for name, form in (("set", _SET), ("metadataPrefix", _NAME)):
        if name in arguments and not form.fullmatch(arguments[name]):
            raise Fault("badArgument", _("„%(name)s“ enthält Zeichen, die dort nicht stehen dürfen.") % {"name": name})
