import os
import socket
from pathlib import Path

import pytest

from indexer.sources.kinds import READ_KINDS
from search.errors import SourceError
from tests.indexer.sources.reading import articles, contents, origins, read, reasons, write


def test_a_folder_is_read_by_name_at_every_depth(tmp_path: Path) -> None:
    for name in ("b.txt", "a/z.md", "a.txt", "a/b/c.html", "C.TXT", "x.txt/inside.txt"):
        write(tmp_path / name, f"the story of {name}")
    found = read(tmp_path)
    expected = ["C.TXT", "a/b/c.html", "a/z.md", "a.txt", "b.txt", "x.txt/inside.txt"]
    assert origins(found, tmp_path) == expected
    assert contents(found) == [f"the story of {name}" for name in expected]
    assert [one.format for one in articles(found)] == ["text", "html", "text", "text", "text", "text"]


def test_origins_start_as_the_source_was_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path / "news" / "one.txt", "banjir")
    write(tmp_path / "here" / "two.txt", "flood")
    monkeypatch.chdir(tmp_path / "here")
    named = ["../news", "../n*/o*.txt", ".", "two.txt", "./two.txt", "*.txt"]
    assert [[one.origin for one in read(name)] for name in named] == [
        ["../news/one.txt"],
        ["../news/one.txt"],
        ["two.txt"],
        ["two.txt"],
        ["two.txt"],
        ["two.txt"],
    ]


def test_sources_keep_their_order_and_nothing_is_read_twice(tmp_path: Path) -> None:
    for name in ("a.txt", "b.txt", "sub/c.txt"):
        write(tmp_path / name, name)
    write(tmp_path / "d.pdf", "%PDF-1.7")
    found = read(tmp_path / "sub", tmp_path / "b.txt", tmp_path, tmp_path / "**" / "*", tmp_path / "sub")
    assert origins(found, tmp_path) == ["sub/c.txt", "b.txt", "a.txt", "d.pdf"]


def test_names_that_are_not_read_are_reported(tmp_path: Path) -> None:
    for name in ("a.txt", "b.docx", "c.docx.gz", "d", "e.odt.gz"):
        write(tmp_path / name, "text")
    advice = f"; convert or rename it to one of: {READ_KINDS}"
    assert reasons(read(tmp_path), tmp_path) == {
        "b.docx": f".docx files are not read{advice}",
        "c.docx.gz": f".docx.gz files are not read{advice}",
        "d": f"the name has no ending that tells what the file holds{advice}",
        "e.odt.gz": f".odt.gz files are not read{advice}",
    }
    assert READ_KINDS.startswith(".txt .md .html .htm .json .jsonl .ndjson .csv .tsv ")
    assert READ_KINDS.endswith(", each of them also with .gz .bz2 .xz, and .tgz .tbz2 .txz")


def test_hidden_entries_are_one_skip_for_each_folder(tmp_path: Path) -> None:
    for name in ("a.txt", ".git/config.txt", ".DS_Store", "sub/.x.txt", "sub/b.txt"):
        write(tmp_path / name, name)
    write(tmp_path / "many" / "c.txt", "c")
    for number in range(7):
        write(tmp_path / "many" / f".{number}", "hidden")
    advice = "; name one as a source to read it"
    found = read(tmp_path)
    assert origins(articles(found), tmp_path) == ["a.txt", "many/c.txt", "sub/b.txt"]
    assert reasons(found, tmp_path) == {
        "": f"hidden files and folders are left out (.DS_Store, .git){advice}",
        "many": f"hidden files and folders are left out (.0, .1, .2, .3, .4 and 2 more){advice}",
        "sub": f"hidden files and folders are left out (.x.txt){advice}",
    }
    assert contents(read(tmp_path / ".git", tmp_path / "sub" / ".x.txt")) == [".git/config.txt", "sub/.x.txt"]


def test_links_are_followed_last_and_loops_reported_once(tmp_path: Path) -> None:
    folder = tmp_path / "news"
    write(folder / "real" / "a.txt", "a")
    write(tmp_path / "elsewhere" / "b.txt", "b")
    (folder / "alias").symlink_to(folder / "real")
    (folder / "aside.txt").symlink_to(folder / "real" / "a.txt")
    (folder / "away").symlink_to(tmp_path / "elsewhere")
    (folder / "gone.txt").symlink_to(tmp_path / "nowhere.txt")
    (folder / "itself.txt").symlink_to("itself.txt")
    (folder / "real" / "top").symlink_to(folder)
    (folder / "real" / "up").symlink_to(tmp_path)
    found = read(folder, folder, tmp_path / "new?", folder / "*.txt")
    assert origins(articles(found), folder) == ["real/a.txt", "away/b.txt"]
    assert reasons(found, folder) == {
        "alias": "another name of a folder that is read already",
        "aside.txt": "another name of a file that is read already",
        "gone.txt": "a link to something that is not there",
        "itself.txt": f"cannot be reached: {os.strerror(40)}",
        "real/top": "a link back to a folder around it, which is not followed",
        "real/up": "a link back to a folder around it, which is not followed",
    }
    assert len(found) == 8


def test_a_link_waits_for_all_real_places_of_its_source(tmp_path: Path) -> None:
    write(tmp_path / "z" / "a.txt", "a")
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "link").symlink_to(tmp_path / "z")
    found = read(tmp_path)
    assert origins(found, tmp_path) == ["z/a.txt", "a/link"]


def test_a_loop_does_not_hide_the_folder_it_leads_to(tmp_path: Path) -> None:
    write(tmp_path / "news" / "a.txt", "a")
    write(tmp_path / "b.txt", "b")
    (tmp_path / "news" / "up").symlink_to(tmp_path)
    assert contents(read(tmp_path / "news", tmp_path)) == ["a", "b"]


def test_hard_links_are_read_once(tmp_path: Path) -> None:
    first = write(tmp_path / "a.txt", "a")
    (tmp_path / "b.txt").hardlink_to(first)
    found = read(tmp_path, tmp_path / "*.txt")
    assert contents(found) == ["a"]
    assert reasons(found, tmp_path) == {"b.txt": "another name of a file that is read already"}


def test_pipes_and_sockets_are_not_waited_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path / "a.txt", "a")
    os.mkfifo(tmp_path / "pipe.txt")
    monkeypatch.chdir(tmp_path)
    with socket.socket(socket.AF_UNIX) as server:
        server.bind("plug.txt")
        found = read(".")
    reason = "a pipe, socket or device; send what it gives to standard input, with - as the source"
    assert reasons(found, tmp_path) == {"pipe.txt": reason, "plug.txt": reason}
    assert contents(found) == ["a"]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_what_may_not_be_read_is_reported(tmp_path: Path) -> None:
    write(tmp_path / "a.txt", "a")
    write(tmp_path / "b.txt", "b").chmod(0)
    write(tmp_path / "sub" / "c.txt", "c").parent.chmod(0)
    found = read(tmp_path)
    (tmp_path / "sub").chmod(0o700)
    assert contents(found) == ["a"]
    assert reasons(found, tmp_path) == {
        "b.txt": "cannot be opened: Permission denied; check the file and its rights",
        "sub": "the folder cannot be listed: Permission denied; check its rights",
    }


def test_a_file_that_vanishes_is_reported(tmp_path: Path) -> None:
    from indexer.sources.read import read_sources

    write(tmp_path / "a.txt", "a")
    write(tmp_path / "b.txt", "b")
    found = read_sources([str(tmp_path)])
    first = next(found)
    (tmp_path / "b.txt").unlink()
    rest = list(found)
    assert contents([first]) == ["a"]
    assert reasons(rest, tmp_path) == {"b.txt": "vanished before it could be read"}


@pytest.mark.skipif(os.name != "posix", reason="other systems have no such names")
def test_a_name_that_is_not_utf8_has_an_origin_that_can_be_printed(tmp_path: Path) -> None:
    try:
        Path(os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9.txt")).write_text("a", "utf-8")
    except OSError:
        pytest.skip("this file system takes only UTF-8 names")
    found = read(tmp_path)
    assert origins(found, tmp_path) == ["caf\ufffd.txt"]
    assert contents(found) == ["a"]


def test_an_unlikely_name_is_taken_before_a_pattern(tmp_path: Path) -> None:
    write(tmp_path / "news[1].txt", "bracket")
    write(tmp_path / "news1.txt", "one")
    assert contents(read(tmp_path / "news[1].txt")) == ["bracket"]
    (tmp_path / "news[1].txt").unlink()
    assert contents(read(tmp_path / "news[1].txt")) == ["one"]


def test_patterns(tmp_path: Path) -> None:
    for name in ("a.txt", "b.md", "sub/c.txt", "sub/deep/d.txt", ".hidden/e.txt", "sub/.f.txt"):
        write(tmp_path / name, name)
    (tmp_path / "sub" / "loop").symlink_to(tmp_path)

    def matched(pattern: str) -> list[str]:
        return origins(articles(read(tmp_path / pattern)), tmp_path)

    assert matched("*.txt") == ["a.txt"]
    assert matched("**/*.txt") == ["a.txt", "sub/c.txt", "sub/deep/d.txt"]
    assert matched("**/**/d.txt") == ["sub/deep/d.txt"]
    assert matched("**/deep") == ["sub/deep/d.txt"]
    assert matched("s?b/*") == ["sub/c.txt", "sub/deep/d.txt"]
    assert matched("[ab].*") == ["a.txt", "b.md"]
    assert matched("**") == ["a.txt", "b.md", "sub/c.txt", "sub/deep/d.txt"]
    assert matched(".h*/*") == [".hidden/e.txt"]
    assert matched("*/../a.txt") == ["sub/../a.txt"]
    assert reasons(read(tmp_path / "**" / "c.txt"), tmp_path) == {
        "sub/loop": "a link to a folder, which ** does not follow; name it as a source to read it"
    }


def test_a_named_file_of_another_kind_is_reported_and_the_rest_read(tmp_path: Path) -> None:
    found = read(write(tmp_path / "a.pdf", "%PDF"), write(tmp_path / "b.txt", "b"))
    assert origins(found, tmp_path) == ["a.pdf", "b.txt"]


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("gone", "{0}/gone does not exist. Check the name and the current folder."),
        (
            "dead.txt",
            "{0}/dead.txt is a link to something that is not there. Check the name and the current folder.",
        ),
        ("a.txt/b.txt", "{0}/a.txt/b.txt cannot be reached: Not a directory."),
        ("*.csv", "Nothing matches {0}/*.csv. Check the pattern and the current folder."),
        ("gone/*.txt", "Nothing matches {0}/gone/*.txt. Check the pattern and the current folder."),
        ("a.txt/*", "Nothing matches {0}/a.txt/*. Check the pattern and the current folder."),
        ("a.txt/**", "Nothing matches {0}/a.txt/**. Check the pattern and the current folder."),
        ("empty", "Nothing in the folder {0}/empty can be read. These kinds of files are: {1}."),
        (
            "pictures",
            "Nothing in the folder {0}/pictures can be read. These kinds of files are: {1}. Left out: 2; "
            "the first is {0}/pictures/a.png: .png files are not read; convert or rename it to one of: {1}.",
        ),
        (
            "pictures/*.png",
            "Nothing that matches {0}/pictures/*.png can be read. These kinds of files are: {1}. "
            "Left out: 1; the first is {0}/pictures/a.png: .png files are not read; "
            "convert or rename it to one of: {1}.",
        ),
    ],
)
def test_a_source_that_cannot_be_used_at_all_is_an_error(source: str, message: str, tmp_path: Path) -> None:
    write(tmp_path / "a.txt", "a")
    write(tmp_path / "pictures" / "a.png", "")
    write(tmp_path / "pictures" / "b.jpg", "")
    (tmp_path / "empty").mkdir()
    (tmp_path / "dead.txt").symlink_to("nowhere")
    with pytest.raises(SourceError) as error:
        # The good source before it is not read first: the mistake shows at once.
        read(tmp_path / "a.txt", tmp_path / source)
    assert str(error.value) == message.format(tmp_path.as_posix(), READ_KINDS)


def test_sources_without_a_name_are_errors() -> None:
    with pytest.raises(SourceError, match=r"^No source is named. Name a file, a folder or a pattern, or -"):
        read()
    with pytest.raises(
        SourceError, match=r'^The name of a source is empty. Use "." for the current folder.$'
    ):
        read("")
    with pytest.raises(SourceError, match=r"^'a\\x00b' cannot be the name of a file: embedded null byte.$"):
        read("a\0b")
    with pytest.raises(SourceError, match=r"cannot be reached: File name too long.$"):
        read("a" * 5000)
