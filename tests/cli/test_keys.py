"""`nawba key …` and `nawba sign-in`: shown once, revocable, in a person's name only on the machine itself."""

from __future__ import annotations

from pathlib import Path

from tests.cli.conftest import Nawba


def test_an_intake_key_is_an_id_and_a_key(nawba: Nawba, data: Path) -> None:
    made = nawba("key", "create", "intake", "--source", "grafana", "--json", "--data", data).json
    assert set(made) == {"id", "key"}
    assert made["id"].startswith("key_")
    assert len(made["key"]) == 32


def test_keys_are_listed_without_their_secret_and_revoked(nawba: Nawba, data: Path) -> None:
    made = nawba("key", "create", "api", "--scope", "respond", "--as", "sara_mohammed", "--json", "--data", data).json
    assert set(made) == {"id", "key"}
    listed = nawba("key", "list", "--json", "--data", data)
    assert set(listed.json) == {"items", "next"}
    (item,) = listed.json["items"]
    assert (item["id"], item["person"], item["scope"]) == (made["id"], "sara_mohammed", "respond")
    assert made["key"] not in listed.out
    assert made["key"] not in nawba("key", "list", "--data", data).out
    assert nawba("key", "revoke", made["id"], "--data", data).code == 0
    assert nawba("key", "list", "--json", "--data", data).json["items"][0]["revoked_at"]
    assert nawba("key", "revoke", made["id"][:-1] + "x", "--data", data).code == 1


def test_wrong_wishes_are_refused(nawba: Nawba, data: Path) -> None:
    assert nawba("key", "create", "api", "--scope", "everything", "--data", data).code == 2
    assert nawba("key", "create", "intake", "--source", "a b", "--data", data).code == 1
    unknown = nawba("key", "create", "api", "--scope", "read", "--as", "nobody_at_all", "--data", data)
    assert unknown.code == 1
    assert "sara_mohammed" in unknown.err


def test_a_sign_in_link_goes_to_the_address_that_is_asked_for(nawba: Nawba, data: Path) -> None:
    link = nawba("sign-in", "--url", "https://duty.example.org/", "--json", "--data", data).json["sign_in_url"]
    assert link.startswith("https://duty.example.org/sign-in/")
    assert nawba("sign-in", "--data", data).out.startswith("http://127.0.0.1:8080/sign-in/")
    assert nawba("sign-in", "--url", "duty.example.org", "--data", data).code == 2
