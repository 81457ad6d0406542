"""C39: what is secret lies sealed in the database, opens only with its key and in its place, and a start proves it."""

from __future__ import annotations

import pickle

import pytest

from nawba.actions.secrets import NotProved, Opened, WrongKey, named, open_secrets, prove
from nawba.ports.aes_box import AesBox, unwrap, wrap
from nawba.ports.box import CannotOpen, NoBox, Place, Sealed, is_sealed
from nawba.ports.secret import Secret, new_key
from nawba.store.contract import Store
from nawba.store.secrets import NewContact, address_place
from tests.postgres.places import Place as Where

KEY, OTHER = Secret(b"\x11" * 32), Secret(b"\x22" * 32)
HERE = Place("contact", "con_1", "address")
CONTACT = f"con_{7:032x}"


def opened(store: Store, key: Secret = KEY) -> Opened:
    return store.submit(lambda tx: open_secrets(tx, key, 1)).result()


def test_a_box_opens_what_it_sealed_and_never_seals_twice_the_same() -> None:
    box = AesBox(KEY)
    one, two = box.seal(b"+967 700", HERE), box.seal(b"+967 700", HERE)
    assert one != two
    assert is_sealed(one)
    assert box.id in one
    assert box.open(one, HERE) == box.open(two, HERE) == b"+967 700"


@pytest.mark.parametrize(
    "place",
    [Place("contact", "con_2", "address"), Place("contact", "con_1", "x"), Place("setting", "con_1", "address")],
)
def test_a_value_does_not_open_in_another_place(place: Place) -> None:
    sealed = AesBox(KEY).seal(b"x", HERE)
    with pytest.raises(CannotOpen):
        AesBox(KEY).open(sealed, place)


def test_a_value_does_not_open_with_another_key_or_altered() -> None:
    box = AesBox(KEY)
    sealed = box.seal(b"x", HERE)
    with pytest.raises(CannotOpen, match="sealed with key"):
        AesBox(OTHER).open(sealed, HERE)
    for i in range(sealed.rindex(":") + 1, len(sealed) - 4):
        other = "A" if sealed[i] != "A" else "B"
        with pytest.raises(CannotOpen):
            box.open(Sealed(sealed[:i] + other + sealed[i + 1 :]), HERE)
    for bad in ("", "nawba1:", f"nawba1:{box.id}:", f"nawba1:{box.id}:é", "plain"):
        with pytest.raises(CannotOpen):
            box.open(Sealed(bad), HERE)


def test_a_process_that_opened_no_key_stores_nothing_plain() -> None:
    with pytest.raises(CannotOpen):
        NoBox().seal(b"x", HERE)


def test_the_data_key_is_wrapped_by_one_key_only() -> None:
    data_key = new_key()
    assert unwrap(wrap(data_key, KEY), KEY).reveal() == data_key.reveal()
    with pytest.raises(CannotOpen):
        unwrap(wrap(data_key, KEY), OTHER)


def test_a_secret_never_prints() -> None:
    """C40: not by any of the ways a value slips into a log."""
    secret = Secret(b"canary")
    for shown in (str(secret), repr(secret), f"{secret}", f"{secret:>40}", repr([secret])):
        assert "canary" not in shown
    with pytest.raises(TypeError):
        pickle.dumps(secret)


def test_the_first_start_makes_the_secrets_and_the_next_finds_them(store: Store) -> None:
    first, again = opened(store), opened(store)
    assert first.link_secret == again.link_secret
    assert len(first.link_secret) == 32
    assert first.signer.public_key == again.signer.public_key
    assert first.box.id == again.box.id


def test_nothing_secret_lies_in_the_file(store: Store, place: Where) -> None:
    """The whole file and its log are searched, not only the columns we know of."""
    found = opened(store)
    store.submit(lambda tx: named(tx, found.box, "canary", lambda: b"canary-of-the-file")).result()
    sealed = found.box.seal(b"+967 700 000 000", address_place(CONTACT))
    store.submit(lambda tx: tx.secrets.add_contact(NewContact(CONTACT, "sara", "call", sealed))).result()
    data = place.stored()
    assert b"sealed.canary" in data  # the positive control
    for secret in (b"canary-of-the-file", b"+967 700", found.link_secret, KEY.reveal()):
        assert secret not in data
        assert secret.hex().encode() not in data


def test_another_key_is_refused_and_both_are_named(store: Store) -> None:
    """A second node whose key file differs finds nothing it can open, and says which key is wanted."""
    found = opened(store)
    with pytest.raises(WrongKey, match=found.key):
        opened(store, OTHER)
    assert opened(store).link_secret == found.link_secret  # and nothing was changed by the try


def test_a_plain_address_of_an_older_release_is_sealed_at_the_next_start(store: Store, place: Where) -> None:
    id_ = place.literal(bytes(16))
    place.rows(f"INSERT INTO contact (id, person, channel, address) VALUES ({id_}, 'sara', 'call', '+967 1')")
    box = opened(store).box
    ((contact, sealed),) = store.read(lambda tx: tx.secrets.addresses()).result()
    assert is_sealed(sealed)
    assert box.open(sealed, address_place(contact)) == b"+967 1"


def test_a_plain_value_in_the_database_refuses_the_start(store: Store) -> None:
    """Rundeck CVE-2022-31044: encryption that was silently off. The proof looks at what is stored."""
    found = opened(store)
    store.submit(lambda tx: tx.secrets.set_named("link_secret", Sealed(found.link_secret.hex()))).result()
    with pytest.raises(NotProved, match="link_secret is stored as it is"):
        store.submit(lambda tx: prove(tx, found.box)).result()


def test_a_box_that_does_not_seal_is_caught_by_the_proof(store: Store) -> None:
    class Glass:
        id = "glass"

        def seal(self, plain: bytes, place: Place) -> Sealed:
            return Sealed("nawba1:glass:" + plain.hex())

        def open(self, sealed: Sealed, place: Place) -> bytes:
            return bytes.fromhex(sealed.rpartition(":")[2])

    store.submit(lambda tx: named(tx, Glass(), "canary", lambda: b"plain")).result()
    with pytest.raises(NotProved, match="plain value"):
        store.submit(lambda tx: prove(tx, Glass())).result()


def test_a_sealed_value_that_was_moved_refuses_the_start(store: Store) -> None:
    opened(store)
    other = store.read(lambda tx: tx.secrets.named("signing_key")).result()
    assert other is not None
    store.submit(lambda tx: tx.secrets.set_named("link_secret", other)).result()
    with pytest.raises(NotProved, match="does not open"):
        opened(store)


def test_the_public_key_of_the_ledger_is_said_in_the_ledger(store: Store) -> None:
    found = opened(store)
    entries = store.read(lambda tx: tx.ledger.of("org_" + "0" * 32)).result()
    said = [e.params["public_key"] for e in entries if str(e.kind) == "signing_key_made"]
    assert said == [found.signer.public_key.hex()]
