"""Rules and guards as one line of text, the way a scenario is best read."""

from __future__ import annotations

from model.layout import ModelError
from model.rule import Rule


def guard(text: str) -> dict[str, frozenset[str]]:
    """
    Read what must hold: ``field=value`` or ``field=value|value``, joined by ``&``.

    :raises ModelError: if a part has another form, or a field stands there twice.

    >>> sorted(guard("irq=on & page=live|torn")["page"])
    ['live', 'torn']
    """
    result: dict[str, frozenset[str]] = {}
    for part in _parts(text):
        name, equals, values = (piece.strip() for piece in part.partition("="))
        if not equals or not name or not values:
            raise ModelError(f"expected field=value, found {part!r}")
        if name in result:
            raise ModelError(f"field {name} stands twice in {text!r}")
        result[name] = frozenset(value.strip() for value in values.split("|"))
    return result


def rule(name: str, text: str) -> Rule:
    """
    Read ``guard -> effect``; an effect is ``field=value``, or ``field+n`` and ``field-n`` to count.

    :raises ModelError: as `guard`, or if there is no ``->``.

    >>> rule("take", "pool=open & free=1|2 -> free-1 & used+1").add
    {'free': -1, 'used': 1}
    """
    before, arrow, after = text.partition("->")
    if not arrow:
        raise ModelError(f"rule {name}: expected guard -> effect, found {text!r}")
    effect: dict[str, str] = {}
    add: dict[str, int] = {}
    for part in _parts(after):
        field, equals, value = (piece.strip() for piece in part.partition("="))
        if equals:
            effect[field] = value
            continue
        for sign, factor in (("+", 1), ("-", -1)):
            counter, found, amount = (piece.strip() for piece in part.rpartition(sign))
            if found and amount.isdigit():
                add[counter] = factor * int(amount)
                break
        else:
            raise ModelError(f"rule {name}: expected field=value or field+n, found {part!r}")
    return Rule(name, guard(before), effect, add)


def _parts(text: str) -> list[str]:
    return [part.strip() for part in text.split("&") if part.strip()]
