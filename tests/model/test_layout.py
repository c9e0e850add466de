"""Fields in a word: they come back as they were, and their neighbours are left alone."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.layout import WORD_BITS, Field, Layout, LayoutTooWide, ModelError

OWNER = Field("owner", ("free", "kernel", "hypervisor"))
PIN = Field("pin", ("no", "yes"))


def test_fields_lie_one_after_the_other_from_bit_zero() -> None:
    layout = Layout([OWNER, PIN])
    assert (layout.mask("owner"), layout.mask("pin"), layout.bits) == (0b011, 0b100, 3)


def test_first_value_is_zero_so_an_empty_mapping_is_the_zero_word() -> None:
    assert Layout([OWNER, PIN]).pack({}) == 0
    assert Layout([OWNER, PIN]).unpack(0) == {"owner": "free", "pin": "no"}


@given(st.lists(st.integers(1, 40), min_size=1, max_size=10), st.data())
def test_unpacking_a_packed_state_gives_the_same_state(
    sizes: list[int], data: st.DataObject
) -> None:
    fields = [Field(f"f{n}", tuple(map(str, range(size)))) for n, size in enumerate(sizes)]
    layout = Layout(fields, word_bits=data.draw(st.integers(6, WORD_BITS)))
    values = {f.name: data.draw(st.sampled_from(f.values)) for f in fields}
    assert values == layout.unpack(layout.pack(values))


@given(st.integers(1, 40), st.data())
def test_cubes_cover_the_allowed_values_once_and_no_other_value(
    size: int, data: st.DataObject
) -> None:
    layout = Layout([PIN, Field("f", tuple(map(str, range(size))))])
    allowed = data.draw(st.frozensets(st.sampled_from(layout.values("f"))))
    cubes = layout.cubes("f", allowed)
    for value in layout.values("f"):
        word = layout.pack({"f": value, "pin": "yes"})
        assert sum(word & mask == bits for mask, bits in cubes) == (value in allowed)


def test_all_values_need_no_test_even_if_their_number_is_no_power_of_two() -> None:
    assert Layout([OWNER]).cubes("owner", frozenset(OWNER.values)) == ((0, 0),)


def test_layout_of_more_bits_than_its_words_have_is_refused_with_their_number() -> None:
    assert Layout([Field(f"f{n}", ("a", "b")) for n in range(WORD_BITS)], 1).bits == WORD_BITS
    with pytest.raises(LayoutTooWide, match="64 bits are needed, 63 fit 1 state word"):
        Layout([Field(f"f{n}", ("a", "b")) for n in range(WORD_BITS + 1)], 1)


def test_64th_bit_begins_a_second_word_and_no_field_straddles_two() -> None:
    layout = Layout([Field(f"f{n}", tuple("abc")) for n in range(40)])
    assert (layout.bits, layout.words) == (80, 2)
    shifts = [layout.step(f"f{n}").bit_length() - 1 for n in range(40)]
    assert shifts == [*range(0, 62, 2), *range(64, 82, 2)]


def test_fields_of_one_block_share_a_word() -> None:
    fields = [Field(f"frame[{f}].x{n}", tuple("abcd")) for f in range(3) for n in range(12)]
    layout = Layout(fields)
    assert [layout.step(f"frame[{f}].x0").bit_length() - 1 for f in range(3)] == [0, 24, 64]


def test_kind_of_an_index_is_the_word_before_it_or_given() -> None:
    assert Field("frame[2].list.cpu[1]", ("n",)).indices == (("frame", 2), ("cpu", 1))
    slat = Field("slat[0][3].map", ("n",), ("partition", "frame"))
    assert slat.indices == (("partition", 0), ("frame", 3))
    with pytest.raises(ModelError, match="one kind is needed for each index"):
        Field("slat[0][3]", ("n",), ("partition",))


def test_unknown_field_or_value_names_what_there_is() -> None:
    layout = Layout([OWNER, PIN])
    with pytest.raises(ModelError, match="no field lock; there are owner, pin"):
        layout.mask("lock")
    with pytest.raises(ModelError, match="owner has no value guest; it has free, kernel"):
        layout.code("owner", "guest")
    with pytest.raises(ModelError, match="no field lock"):
        layout.cubes("lock", frozenset())


def test_repeated_field_name_and_repeated_value_are_refused() -> None:
    with pytest.raises(ModelError, match="pin is defined twice"):
        Layout([PIN, PIN])
    with pytest.raises(ModelError, match="distinct"):
        Field("owner", ("free", "free"))
