"""While a server runs on the data directory, commands speak to it: by its socket, or from elsewhere by its address."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import EXAMPLE, Nawba, Running

pytestmark = [pytest.mark.process, pytest.mark.xdist_group("cli_server")]


def test_the_first_line_is_the_contract(running: Running) -> None:
    assert set(running.said) == {"url", "sign_in_url", "api_key", "intake"}
    assert len(running.said["intake"]["pagerduty"]) == 32
    assert running.said["intake"]["json"].startswith(running.said["url"])


def test_declared_and_answered_by_the_socket(nawba: Nawba, running: Running) -> None:
    made = nawba("declare", "by the socket", "--severity", "SEV2", "--json", "--data", running.data)
    assert made.code == 0, made.err
    done = nawba(
        "incident", "acknowledge", made.json["number"], "--as", "sara_mohammed", "--json", "--data", running.data
    )
    assert (done.code, done.json["owner"]["id"]) == (0, "sara_mohammed")
    assert nawba("incident", "show", made.json["id"], "--lang", "ar", "--data", running.data).code == 0
    assert nawba("incident", "resolve", made.json["id"], "--data", running.data).code == 0


def test_from_elsewhere_with_a_key(nawba: Nawba, running: Running, monkeypatch: pytest.MonkeyPatch) -> None:
    url, key = running.said["url"], running.said["api_key"]
    assert nawba("oncall", "--url", url, "--key", key, "--json").code == 0
    refused = nawba("oncall", "--url", url)
    assert refused.code == 1
    assert "key" in refused.err
    monkeypatch.setenv("NAWBA_KEY", key)
    made = nawba("declare", "from elsewhere", "--severity", "SEV2", "--url", url, "--json")
    assert made.code == 0
    answered = nawba("incident", "acknowledge", made.json["id"], "--url", url, "--json").json
    assert answered["owner"]["id"] == "admin"
    assert nawba("incident", "resolve", made.json["id"], "--url", url).code == 0


def test_acting_as_somebody_is_for_the_machine_itself(nawba: Nawba, running: Running) -> None:
    refused = nawba("incident", "list", "--url", running.said["url"], "--as", "sara_mohammed")
    assert refused.code == 2
    url, key = running.said["url"], running.said["api_key"]
    refused = nawba("key", "create", "api", "--scope", "read", "--as", "sara_mohammed", "--url", url, "--key", key)
    assert refused.code == 1
    assert "on the machine itself" in refused.err


def test_keys_playbook_and_links_by_the_socket(nawba: Nawba, running: Running) -> None:
    assert nawba("key", "create", "intake", "--source", "x", "--json", "--data", running.data).code == 0
    assert nawba("apply", EXAMPLE, "--json", "--data", running.data).json["changed"] is False
    link = nawba("sign-in", "--json", "--data", running.data).json["sign_in_url"]
    assert link.startswith(running.said["url"] + "/sign-in/")


def test_the_doctor_finds_all_well(nawba: Nawba, running: Running) -> None:
    found = nawba("doctor", "--json", "--data", running.data)
    assert (found.code, found.json["verdict"]) == (0, "fine"), found.out
    assert any(c["name"] == "server" and c["state"] == "fine" for c in found.json["checks"])


def test_a_second_server_on_the_same_data_is_refused(nawba: Nawba, running: Running) -> None:
    refused = nawba("serve", "--data", running.data, "--listen", "127.0.0.1:0")
    assert refused.code == 1
    assert "held by a running nawba" in refused.err


def test_a_start_that_cannot_be_is_said(nawba: Nawba, running: Running, tmp_path: Path) -> None:
    taken = nawba("up", "--data", tmp_path / "one", "--listen", running.said["url"].removeprefix("http://"))
    assert (taken.code, "another program" in taken.err) == (1, True)
    absent = nawba("up", "--data", tmp_path / "two", "--listen", "127.0.0.1:0", "--playbook", tmp_path / "nowhere")
    assert (absent.code, "nowhere" in absent.err) == (1, True)
    assert nawba("up", "--data", tmp_path / "three", "--listen", "here").code == 1


def test_an_address_that_is_not_nawba_is_said(nawba: Nawba, running: Running) -> None:
    assert nawba("oncall", "--url", "ftp://example.org").code == 2
    closed = nawba("oncall", "--url", "http://127.0.0.1:1")
    assert closed.code == 1
    assert "does not answer" in closed.err
    astray = nawba("oncall", "--url", running.said["url"] + "/static/nothing", "--key", running.said["api_key"])
    assert astray.code == 1
    assert "Traceback" not in astray.err
