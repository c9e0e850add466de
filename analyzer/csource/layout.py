"""Where the members of a structure lie: the placing rules of gcc, and what they give."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum

from analyzer.csource.machine import Machine

BYTE = 8


class Kind(Enum):
    """What a type is, as far as its layout tells."""

    INTEGER = "integer"
    ENUM = "enumeration"
    POINTER = "pointer"
    FLOAT = "floating point"
    AGGREGATE = "structure or union"
    FUNCTION = "function"


@dataclass(frozen=True, slots=True)
class Shape:
    """
    Size and alignment of a type.

    :param size, align: in bytes. :param field_align: its alignment as a member.
    :param aligned: its alignment was asked for by an attribute.
    :param wordy: its size follows the size of a pointer.
    :param flexible: an array without a length, or an aggregate that ends in one.
    :param layout: of an aggregate, or of the elements of an array of them.
    """

    size: int
    align: int
    field_align: int
    kind: Kind
    aligned: bool = False
    wordy: bool = False
    flexible: bool = False
    layout: StructLayout | None = None


@dataclass(frozen=True, slots=True)
class Member:
    """
    A member as declared.

    :param type: text of the type, with stars and array lengths.
    :param width: bits of a bit-field. :param packed, aligned: by its own attributes.
    """

    name: str
    type: str
    shape: Shape
    line: int
    width: int | None = None
    packed: bool = False
    aligned: int | None = None


@dataclass(frozen=True, slots=True)
class FieldLayout:
    """
    Where a member lies.

    :param offset: bytes from the beginning of the structure it is declared in.
    :param bit: 0-based bit in that byte; 0 unless it is a bit-field.
    :param width: bits of a bit-field, else ``None``.
    :param size, align: bytes of its type and its alignment here.
    :param padding: bits before it that belong to no member.
    :param inside: layout of an aggregate, or of the elements of an array of them.
    """

    name: str
    type: str
    offset: int
    bit: int
    width: int | None
    size: int
    align: int
    padding: int
    line: int
    shape: Shape

    @property
    def inside(self) -> StructLayout | None:
        return self.shape.layout


@dataclass(frozen=True, slots=True)
class StructLayout:
    """
    The layout of a structure or union.

    :param kind: ``struct`` or ``union``. :param name: tag, or name of the typedef, or empty.
    :param padding: bits behind the last member. :param packed: by attribute or ``#pragma pack``.
    :param machine: name of the machine.
    """

    kind: str
    name: str
    path: str
    line: int
    end_line: int
    size: int
    align: int
    fields: tuple[FieldLayout, ...]
    padding: int
    packed: bool
    machine: str

    @property
    def title(self) -> str:
        """``struct name`` as in C."""
        return f"{self.kind} {self.name}" if self.name else self.kind

    @property
    def flexible(self) -> bool:
        """It ends in an array without a length."""
        members = self.fields[-1:] if self.kind == "struct" else self.fields
        return any(field.shape.flexible for field in members)


@dataclass(frozen=True, slots=True)
class UnknownLayout:
    """A structure whose layout is not decided, and why."""

    kind: str
    name: str
    path: str
    line: int
    reason: str


@dataclass(frozen=True, slots=True)
class Attributes:
    """Attributes of a structure. :param pack: bytes of the ``#pragma pack`` around it, or 0."""

    packed: bool = False
    aligned: int | None = None
    pack: int = 0


@dataclass(frozen=True, slots=True)
class Placed:
    """Members in their places. :param size, align: bytes. :param padding: bits behind the last."""

    fields: tuple[FieldLayout, ...]
    size: int
    align: int
    padding: int


def place(
    members: Sequence[Member], union: bool, attributes: Attributes, machine: Machine
) -> Placed:
    """
    Give each member its place.

    Source: place_field(), update_alignment_for_field(), layout_decl() of gcc 12 (stor-layout.cc)
    with PCC_BITFIELD_TYPE_MATTERS; AAPCS64 8.1.8 and System V ABI for unnamed bit-fields.
    """
    position, align, end = 0, BYTE, 0
    fields: list[FieldLayout] = []
    for member in members:
        start = 0 if union else position
        at, member_align, record_align = _place_one(member, start, attributes, machine)
        align = max(align, record_align)
        bits = member.width if member.width is not None else member.shape.size * BYTE
        explicit = union or member.width == 0
        fields.append(
            FieldLayout(
                member.name,
                member.type,
                at // BYTE,
                at % BYTE,
                member.width,
                member.shape.size,
                max(member_align // BYTE, 1),
                0 if explicit else at - start,
                member.line,
                member.shape,
            )
        )
        position = at + bits
        end = max(end, position)
    align = max(align, (attributes.aligned or 0) * BYTE)
    size = _round_up(end, align)
    return Placed(tuple(fields), size // BYTE, align // BYTE, size - end)


def _place_one(
    member: Member, start: int, attributes: Attributes, machine: Machine
) -> tuple[int, int, int]:
    """Bit where it goes, its alignment, and what it asks of the structure, all in bits."""
    if member.width is None:
        align = _member_align(member, attributes)
        return _round_up(start, align), align, align
    type_align = _bits_align(member)
    named = bool(member.name) or machine.anonymous_bits_align
    if member.width == 0:
        return _round_up(start, type_align), type_align, type_align if named else BYTE
    packed = attributes.packed or member.packed
    wanted = (member.aligned or 0) * BYTE or 1
    if attributes.pack:
        wanted = min(wanted, attributes.pack * BYTE)
    at = _round_up(start, wanted)
    if not packed and not attributes.pack and _spans_too_much(at, member, type_align):
        at = _round_up(at, type_align)
    if attributes.pack:
        type_align = min(type_align, attributes.pack * BYTE)
    elif packed:
        type_align = BYTE
    return at, max(wanted, type_align), max(wanted, type_align) if named else BYTE


def _member_align(member: Member, attributes: Attributes) -> int:
    packed = attributes.packed or member.packed
    if member.aligned is not None:
        align = member.aligned if packed else max(member.aligned, member.shape.align)
    else:
        align = 1 if packed else _field_align(member.shape)
    return (min(align, attributes.pack) if attributes.pack else align) * BYTE


def _field_align(shape: Shape) -> int:
    return shape.align if shape.aligned else shape.field_align


def _bits_align(member: Member) -> int:
    return _field_align(member.shape) * BYTE


def _spans_too_much(at: int, member: Member, align: int) -> bool:
    """A bit-field may not span more units of its type's alignment than the type itself."""
    width, size = member.width or 0, member.shape.size * BYTE
    return (at % align + width + align - 1) // align > size // align


def _round_up(value: int, multiple: int) -> int:
    return (value + multiple - 1) // multiple * multiple


def leaves(layout: StructLayout, prefix: str = "", base: int = 0) -> Iterator[tuple[str, int]]:
    """
    Every named member that has an address, down through aggregates: (path, offset in bytes).

    Elements of arrays are not gone into; bit-fields have no address.
    """
    for field in layout.fields:
        offset = base + field.offset
        if field.width is not None:
            continue
        name = f"{prefix}{field.name}"
        if field.name:
            yield name, offset
        if field.inside is not None and not field.type.endswith("]"):
            yield from leaves(field.inside, f"{name}." if field.name else prefix, offset)
