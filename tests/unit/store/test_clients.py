"""No client id, however nasty, leads out of the clients' folder or stands for two folders."""

import os
import random
import string
import unicodedata
from pathlib import Path
from urllib.parse import quote

import pytest

from soc2lib.errors import ParameterError
from soc2lib.scope.records import Examination
from soc2lib.store.clients import (
    check_client_id,
    client_folder,
    client_ids,
    clients_folder,
    new_client_folder,
    runs_folder,
)
from soc2lib.store.engagement import Engagement, look_up

SEEDS = [
    *("..", ".", "", "/", "\\", "~", "~root", "-", "--", "-a", "a-", "a--b", "..\\..", "/etc/passwd", "C:\\Windows"),
    *("\\\\server\\share", "a/b", "a\\b", "a:b", "a b", " a", "a ", "a.", ".a", "a.b", "a\n", "a\r", "a\r\n", "a\t"),
    *(
        "a\x00",
        "\x00",
        "a\u2028",
        "a\x85",
        "A",
        "ACME",
        "Acme",
        "ａｃｍｅ",
        "acmé",
        "acme\u0301",
        "аcme",
        "ǆ",
        "ß",
        "ﬁ",
    ),
    *("ı", "İ", "K", "٣", "²", "½", "①", "\u200bacme", "acme\u200d", "\u202eemca", "\ufeffacme", "😀", "\ud800"),
    *("con", "prn", "aux", "nul", "com1", "lpt9", "CON", "con.txt", "com¹", "a" * 49, "a" * 5000, "{0}", "{client}"),
    *("${HOME}", "$(id)", "`id`", "%2e%2e", "%2e%2e%2f", "%00", "a;b", "a|b", "a&b", "*", "?", "[a]", "'a'", '"a"'),
    *("http://a", "s3://a", "file:a", "a@b", "#a", "!a", "a=b", "a,b", "..;", "...", "....//", "..%c0%af", "..%252f"),
]
AROUND = [
    "../{}",
    "{}/..",
    "{}\n",
    "/{}",
    "{}/",
    "\\{}",
    "{}\x00",
    " {}",
    "{}.",
    ".{}",
    "../../{}",
    "{}%2f..",
    "{}/../../x",
]


def nasty_ids() -> list[str]:
    """Some five thousand ids: hand-picked ones, those in each other's company, encoded, and random ones."""
    chance = random.Random(1)
    made = [*SEEDS, *(form.format(seed) for form in AROUND for seed in [*SEEDS, "acme"] if "{" not in seed)]
    made += [quote(seed, safe="", errors="replace") for seed in made]
    made += [unicodedata.normalize(form, seed) for form in ("NFC", "NFKC", "NFKD") for seed in SEEDS]
    letters = string.printable + "éａ０\u202e\u00a0ſK"
    made += ["".join(chance.choices(letters, k=chance.randint(1, 12))) for _ in range(1500)]
    made += ["".join(chance.choices("ab0-", k=chance.randint(1, 52))) for _ in range(500)]
    return made


def test_thousands_of_nasty_ids_lead_nowhere_but_into_the_clients_folder(tmp_path: Path) -> None:
    root, accepted = tmp_path / "clients", set()
    ids = nasty_ids()
    assert len(ids) > 4000
    for id in ids:
        try:
            accepted.add(check_client_id(id))
        except ParameterError:
            with pytest.raises(ParameterError):
                new_client_folder(id, root)
            with pytest.raises(ParameterError):
                client_folder(id, root)
    assert accepted, "every id was refused: the test shows nothing"
    for id in accepted:
        assert new_client_folder(id, root) == root / id
        assert id.isascii()
        assert id == id.casefold() == unicodedata.normalize("NFKC", id)
    assert {Path(folder).parent for folder, _, _ in os.walk(root)} <= {root, tmp_path}
    assert [path.name for path in tmp_path.iterdir()] == ["clients"]


@pytest.mark.parametrize("id", ["a", "7", "acme", "north-star-2", "0042", "a" * 48, "x-1-y"])
def test_plain_ids_are_taken(id: str) -> None:
    assert check_client_id(id) == id


@pytest.mark.parametrize("id", [7, None, True, 1.5, ["a"], Path("a")])
def test_an_id_that_is_no_text_is_refused_with_words(id: object) -> None:
    with pytest.raises(ParameterError, match="client id cannot be used"):
        check_client_id(id)  # type: ignore[arg-type]


def test_a_refused_id_comes_with_one_that_can_be_used() -> None:
    with pytest.raises(ParameterError, match="Use north-star-gmbh, for example"):
        check_client_id("North Star GmbH")
    with pytest.raises(ParameterError, match="Choose a short name"):
        check_client_id("CON")


def test_an_id_is_taken_whatever_the_case(tmp_path: Path) -> None:
    (tmp_path / "Acme").mkdir()
    with pytest.raises(ParameterError, match="exists already"):
        new_client_folder("acme", tmp_path)


def test_a_folder_that_links_elsewhere_is_no_client(tmp_path: Path) -> None:
    clients = tmp_path / "clients"
    Engagement.create("acme", tmp_path / "elsewhere").ledger.close()
    clients.mkdir()
    (clients / "acme").symlink_to(tmp_path / "elsewhere" / "acme")
    with pytest.raises(ParameterError, match="leads out"):
        client_folder("acme", clients)
    assert client_ids(clients) == ()


def test_every_listed_client_can_be_opened(tmp_path: Path) -> None:
    for name in ("acme", "a--b", "con", "Acme2", ".git", "zeta"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "client.toml").write_text("")
    (tmp_path / "half-made").mkdir()
    (tmp_path / "file").write_text("")
    assert client_ids(tmp_path) == ("acme", "zeta")
    assert all(client_folder(id, tmp_path) for id in client_ids(tmp_path))


def test_an_unknown_client_is_answered_with_what_may_be_meant(tmp_path: Path) -> None:
    Engagement.create("lantern", tmp_path).ledger.close()
    with pytest.raises(ParameterError, match="Did you mean lantern"):
        client_folder("lanten", tmp_path)
    with pytest.raises(ParameterError, match="soc2 new"):
        client_folder("lantern", tmp_path / "missing")


def test_the_clients_folder_is_as_given_then_as_set_then_beside_us(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("SOC2_CLIENTS", raising=False)
    assert clients_folder() == tmp_path / "clients"
    monkeypatch.setenv("SOC2_CLIENTS", str(tmp_path / "set"))
    assert clients_folder() == tmp_path / "set"
    assert clients_folder(tmp_path / "given") == tmp_path / "given"


@pytest.fixture
def session(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The clients' folder of a session with sprout only, in which lantern and lanterns-too also lie."""
    clients = tmp_path / "clients"
    for name in ("lantern", "lanterns-too", "sprout"):
        Engagement.create(name, clients).ledger.close()
    monkeypatch.setenv("SOC2_CLIENTS", str(clients))
    monkeypatch.setenv("SOC2_ONLY", "sprout")
    return clients


@pytest.mark.parametrize("id", ["lantern", "lanterns-too", "not-there"])
def test_a_session_opens_no_other_client_and_does_not_say_which_there_are(session: Path, id: str) -> None:
    for reach in (client_folder, new_client_folder, runs_folder, Engagement.create):
        for clients in ("", session):
            with pytest.raises(ParameterError, match="not shown in this session") as refused:
                reach(id, clients)
            assert str(refused.value).replace(id, "") == str(refusal("lantern", session)).replace("lantern", "")
    with pytest.raises(ParameterError, match="not shown in this session"):
        Engagement.open(id)
    with pytest.raises(ParameterError, match="not shown in this session"):
        look_up(Examination, "examination", id)
    assert not (session / "not-there").exists()


def refusal(id: str, clients: Path) -> ParameterError:
    with pytest.raises(ParameterError) as refused:
        client_folder(id, clients)
    return refused.value


def test_a_session_lists_and_opens_its_own_client(session: Path) -> None:
    assert client_ids() == client_ids(session) == ("sprout",)
    assert client_folder("sprout") == session / "sprout"
    Engagement.open("sprout").ledger.close()


def test_a_word_that_is_nearly_another_clients_is_not_answered_with_it(session: Path) -> None:
    assert "lantern" not in str(refusal("lanten", session)).replace("lanten", "")


def test_a_session_reads_no_other_folder_of_clients_though_one_there_is_called_the_same(
    session: Path, tmp_path: Path
) -> None:
    other = tmp_path / "other firm"
    (other / "sprout").mkdir(parents=True)
    (other / "sprout" / "client.toml").write_text("")
    assert client_ids(other) == ()
    assert "not shown in this session" in str(refusal("sprout", other))


def test_a_session_may_have_several_clients(session: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOC2_ONLY", "sprout lantern")
    assert client_ids() == ("lantern", "sprout")
    assert "lantern and sprout" in str(refusal("lanterns-too", session))


@pytest.mark.parametrize("word", [" ", ",", "*", "spr"])
def test_a_list_that_names_no_client_there_is_opens_none(
    session: Path, monkeypatch: pytest.MonkeyPatch, word: str
) -> None:
    monkeypatch.setenv("SOC2_ONLY", word)
    assert client_ids() == ()
    assert "not shown in this session" in str(refusal("sprout", session))
