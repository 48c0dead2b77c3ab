"""Answers in XML. They are made of nodes, so nothing that somebody typed becomes mark-up."""

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from django.db.models import Min, QuerySet
from django.utils.translation import gettext as _
from lxml import etree

from panreflex.base.publishing import Publishable
from panreflex.share.exporting import rights
from panreflex.share.exporting.harvesting import asking, dublin_core
from panreflex.share.exporting.harvesting.asking import PREFIX, Asked, Fault, Span
from panreflex.share.exporting.harvesting.following import kind_set, settled, theme_set
from panreflex.share.exporting.lists import CITED, EXPORTS
from panreflex.share.exporting.models import HarvestRecord
from panreflex.share.law.models import Operator
from panreflex.vocabulary.models import Theme

AT_ONCE = 100  # records in one answer
PATH = "/oai"

OAI = "http://www.openarchives.org/OAI/2.0/"
OAI_DC = "http://www.openarchives.org/OAI/2.0/oai_dc/"
DC = "http://purl.org/dc/elements/1.1/"
_XSI = "http://www.w3.org/2001/XMLSchema-instance"
_SCHEMA, _DC_SCHEMA = f"{OAI}OAI-PMH.xsd", f"{OAI}oai_dc.xsd"
# XML 1.0 knows no such characters, not even escaped.
_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_MAIL = re.compile(r"\S+@(\S+\.)+\S+")


def answer(parameters: Any) -> bytes:
    """The answer to a request; a fault is an answer as well."""
    with transaction.atomic():
        now = settled()
        root = etree.Element(f"{{{OAI}}}OAI-PMH", nsmap={None: OAI, "xsi": _XSI})
        root.set(f"{{{_XSI}}}schemaLocation", f"{OAI} {_SCHEMA}")
        _add(root, "responseDate", _utc(now))
        request = _add(root, "request", settings.BASE_URL + PATH)
        try:
            asked = asking.read(parameters)
            node = _VERBS[asked.verb](asked)
        except Fault as fault:
            if fault.code not in ("badVerb", "badArgument"):
                _repeat(request, parameters)
            _add(root, "error", str(fault)).set("code", fault.code)
        else:
            _repeat(request, parameters)
            root.append(node)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8")  # type: ignore[no-any-return]


def identifier(record: HarvestRecord) -> str:
    """The name of a record; it stays, also if the address of the entry changes."""
    return f"{_stem()}{record.kind}/{record.key}"


def _identify(asked: Asked) -> Any:
    node = _node("Identify")
    earliest = HarvestRecord.objects.aggregate(earliest=Min("datestamp"))["earliest"]
    _add(node, "repositoryName", _("%(platform)s, die Wissensplattform von PanReflex") % {"platform": rights.PLATFORM})
    _add(node, "baseURL", settings.BASE_URL + PATH)
    _add(node, "protocolVersion", "2.0")
    _add(node, "adminEmail", _address())
    _add(node, "earliestDatestamp", _utc(earliest or settled()))
    _add(node, "deletedRecord", "persistent")
    _add(node, "granularity", "YYYY-MM-DDThh:mm:ssZ")
    return node


def _formats(asked: Asked) -> Any:
    if asked.identifier:
        _record(asked.identifier)
    node = _node("ListMetadataFormats")
    form = _add(node, "metadataFormat")
    _add(form, "metadataPrefix", PREFIX)
    _add(form, "schema", _DC_SCHEMA)
    _add(form, "metadataNamespace", OAI_DC)
    return node


def _list_sets(asked: Asked) -> Any:
    """All lists, and the themes under which something stands; never so many that a token would be needed."""
    if "resumptionToken" in asked.arguments:
        raise Fault("badResumptionToken", _("Die Liste der Mengen ist kurz und hat keinen zweiten Teil."))
    node = _node("ListSets")
    used = {one for sets in HarvestRecord.objects.filter(deleted=False).values_list("sets", flat=True) for one in sets}
    for name in CITED.values():
        _add_set(node, kind_set(name), str(EXPORTS[name].title))
    for slug, label in Theme.objects.values_list("slug", "label"):
        if theme_set(slug) in used:
            _add_set(node, theme_set(slug), _("Thema: %(label)s") % {"label": label})
    return node


def _get_record(asked: Asked) -> Any:
    asking.check_format(asked)
    record = _record(asked.identifier)
    node = _node("GetRecord")
    node.append(_full(record, _live([record])))
    return node


def _list_identifiers(asked: Asked) -> Any:
    return _list(asked, lambda record, live: _header(record, live))


def _list_records(asked: Asked) -> Any:
    return _list(asked, lambda record, live: _full(record, live))


def _list(asked: Asked, show: Callable[[HarvestRecord, Mapping[Any, Any]], Any]) -> Any:
    """A part of a list, in the order in which it happened, and a token if there is more."""
    part = asking.span(asked)
    rows = _chosen(part)
    total = part.total or rows.count()
    found = list(rows.filter(pk__gt=part.after).order_by("pk")[: AT_ONCE + 1])
    records = found[:AT_ONCE]
    if not records:
        if part.after:  # what was left of the list changed meanwhile, and stands behind its end now
            raise Fault("badResumptionToken", _("Von dieser Liste ist nichts mehr übrig. Bitte von vorn beginnen."))
        raise Fault("noRecordsMatch", _("Dazu gibt es nichts."))
    node = _node(asked.verb)
    live = _live(records)
    for record in records:
        node.append(show(record, live))
    more = len(found) > AT_ONCE
    if more or part.after:
        rest = part._replace(after=records[-1].pk, given=part.given + len(records), total=total)
        token = _add(node, "resumptionToken", asking.token(asked.verb, rest) if more else "")
        token.set("completeListSize", str(max(total, rest.given)))
        token.set("cursor", str(part.given))
    return node


def _chosen(part: Span) -> QuerySet[HarvestRecord]:
    rows = HarvestRecord.objects.all()
    if part.since:
        rows = rows.filter(datestamp__gte=part.since)
    if part.before:
        rows = rows.filter(datestamp__lt=part.before)
    return rows.filter(sets__contains=[part.set]) if part.set else rows


def _record(name: str) -> HarvestRecord:
    """The record of an identifier. Raises Fault: idDoesNotExist."""
    kind, _slash, key = name.removeprefix(_stem()).partition("/")
    is_ours = name.startswith(_stem()) and re.fullmatch("[1-9][0-9]{0,17}", key, re.ASCII)
    found = HarvestRecord.objects.filter(kind=kind, key=int(key)).first() if is_ours else None
    if found is None:
        raise Fault("idDoesNotExist", _("Diesen Eintrag gibt es hier nicht."))
    return found


def _live(records: Iterable[HarvestRecord]) -> dict[tuple[str, int], Publishable]:
    """What everybody may read of these just now, whatever the records say; a few queries a kind."""
    live: dict[tuple[str, int], Publishable] = {}
    keys: dict[str, list[int]] = {}
    for record in records:
        if not record.deleted:
            keys.setdefault(record.kind, []).append(record.key)
    for name, some in keys.items():
        live |= {(name, key): entry for key, entry in EXPORTS[name].rows().in_bulk(some).items()}
    return live


def _header(record: HarvestRecord, live: Mapping[Any, Any]) -> Any:
    node = _node("header")
    if (record.kind, record.key) not in live:
        node.set("status", "deleted")
    _add(node, "identifier", identifier(record))
    _add(node, "datestamp", _utc(record.datestamp))
    for one in record.sets:
        _add(node, "setSpec", one)
    return node


def _full(record: HarvestRecord, live: Mapping[Any, Any]) -> Any:
    node = _node("record")
    node.append(_header(record, live))
    entry = live.get((record.kind, record.key))
    if entry is not None:
        about = etree.SubElement(_add(node, "metadata"), f"{{{OAI_DC}}}dc", nsmap={"oai_dc": OAI_DC, "dc": DC})
        about.set(f"{{{_XSI}}}schemaLocation", f"{OAI_DC} {_DC_SCHEMA}")
        for element in dublin_core.elements(entry):
            one = etree.SubElement(about, f"{{{DC}}}{element.name}")
            one.text = _clean(element.text)
            if element.language:
                one.set("{http://www.w3.org/XML/1998/namespace}lang", element.language)
    return node


def _repeat(request: Any, parameters: Any) -> None:
    """The request as it was understood."""
    for name in ("verb", "identifier", "metadataPrefix", "from", "until", "set", "resumptionToken"):
        if name in parameters:
            request.set(name, _clean(parameters[name]))


def _add_set(node: Any, spec: str, name: str) -> None:
    one = _add(node, "set")
    _add(one, "setSpec", spec)
    _add(one, "setName", name)


def _address() -> str:
    """Whom to write to: the operator, or else the sender of our mail. The protocol wants a full domain."""
    operator = Operator.objects.filter(pk=1).exclude(email="").values_list("email", flat=True).first()
    address = operator or settings.DEFAULT_FROM_EMAIL.rpartition("<")[2].rstrip(">")
    return address if _MAIL.fullmatch(address) else f"{address}.invalid"


def _stem() -> str:
    return f"oai:{urlsplit(settings.BASE_URL).hostname}:"


def _node(name: str) -> Any:
    return etree.Element(f"{{{OAI}}}{name}")


def _add(parent: Any, name: str, text: str = "") -> Any:
    node = etree.SubElement(parent, f"{{{OAI}}}{name}")
    node.text = _clean(text)
    return node


def _clean(text: str) -> str:
    return _NO_XML.sub("", text)


def _utc(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


_VERBS: Mapping[str, Callable[[Asked], Any]] = {
    "Identify": _identify,
    "ListMetadataFormats": _formats,
    "ListSets": _list_sets,
    "GetRecord": _get_record,
    "ListIdentifiers": _list_identifiers,
    "ListRecords": _list_records,
}
