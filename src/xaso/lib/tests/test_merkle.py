"""Trees and proofs; pymerkle, written by others, is the second opinion."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pymerkle import InmemoryTree

from xaso.lib import merkle

LEAVES = [f"dòng {number}".encode() for number in range(300)]
HASHES = [merkle.leaf_hash(leaf) for leaf in LEAVES]


def node(height, index):
    return merkle.root_of(HASHES[index << height : (index + 1) << height])


@pytest.fixture(scope="module")
def theirs():
    tree = InmemoryTree(algorithm="sha256")
    for leaf in LEAVES:
        tree.append_entry(leaf)
    return tree


def flipped(data):
    return bytes([data[0] ^ 1]) + data[1:]


@pytest.mark.parametrize(
    ("leaves", "root"),
    [
        ([], "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
        ([b""], "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"),
        (
            [b"", b"\x00", b"\x10"],
            "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
        ),
    ],
    ids=["empty", "one", "three"],
)
def test_roots_are_those_of_the_known_vectors(leaves, root):
    assert merkle.root_of([merkle.leaf_hash(leaf) for leaf in leaves]).hex() == root


def test_another_library_finds_the_same_root_at_every_size(theirs):
    frontier = merkle.Frontier()

    for size, leaf in enumerate(HASHES, 1):
        frontier.append(leaf)
        assert frontier.root() == theirs.get_root(size)


def test_another_library_gives_the_same_thousand_inclusion_proofs(theirs):
    chance = random.Random(6962)  # noqa: S311

    for _round in range(1000):
        size = chance.randint(1, len(LEAVES))
        index = chance.randrange(size)
        path = merkle.inclusion_proof(index, size, node)
        assert [HASHES[index], *path] == theirs.prove_inclusion(index + 1, size).path
        assert merkle.proves_inclusion(HASHES[index], index, size, path, theirs.get_root(size))


def test_another_library_agrees_with_a_thousand_consistency_proofs(theirs):
    chance = random.Random(9162)  # noqa: S311

    for _round in range(1000):
        new = chance.randint(1, len(LEAVES))
        old = chance.randint(1, new)
        before = (old, merkle.frontier_at(old, node).root())
        after = (new, merkle.frontier_at(new, node).root())
        path = merkle.consistency_proof(old, new, node)
        assert merkle.proves_consistency(before, after, path)
        theirs.prove_consistency(old, new).verify(before[1], after[1], old, new)


@given(st.integers(1, 300), st.data())
@settings(max_examples=150, deadline=None)
def test_a_proof_holds_for_its_own_leaf_place_size_and_root_alone(size, data):
    index = data.draw(st.integers(0, size - 1))
    other = data.draw(st.integers(0, len(LEAVES) - 1).filter(lambda one: one != index))
    path, root = merkle.inclusion_proof(index, size, node), merkle.root_of(HASHES[:size])

    assert merkle.proves_inclusion(HASHES[index], index, size, path, root)
    assert not merkle.proves_inclusion(HASHES[other], index, size, path, root)
    assert not merkle.proves_inclusion(HASHES[index], other, size, path, root)
    assert not merkle.proves_inclusion(HASHES[index], index, size, [*path, root], root)
    assert not merkle.proves_inclusion(HASHES[index], index, size, path, flipped(root))


@given(st.integers(1, 299), st.data())
@settings(max_examples=150, deadline=None)
def test_a_tree_that_did_not_only_grow_has_no_consistency_proof(old, data):
    new = data.draw(st.integers(old + 1, 300))
    before, after = merkle.root_of(HASHES[:old]), merkle.root_of(HASHES[:new])
    path = merkle.consistency_proof(old, new, node)
    where = data.draw(st.integers(0, len(path) - 1))
    forged = [flipped(one) if place == where else one for place, one in enumerate(path)]

    assert merkle.proves_consistency((old, before), (new, after), path)
    assert not merkle.proves_consistency((old, flipped(before)), (new, after), path)
    assert not merkle.proves_consistency((old, before), (new, flipped(after)), path)
    assert not merkle.proves_consistency((old, before), (new, after), forged)


def test_a_place_outside_the_tree_cannot_be_proved():
    with pytest.raises(IndexError):
        merkle.inclusion_proof(3, 3, node)
    with pytest.raises(IndexError):
        merkle.consistency_proof(4, 3, node)
    assert not merkle.proves_inclusion(HASHES[3], 3, 3, [], merkle.EMPTY_ROOT)
    assert not merkle.proves_consistency((4, b""), (3, b""), [])
