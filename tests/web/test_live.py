"""A server that goes on answering while its index is built, exchanged, broken and mended."""

import json
from collections.abc import Callable
from pathlib import Path
from threading import Event, Thread

import pytest
from fastapi.testclient import TestClient

from search.encoder.protocol import ModelIdentity
from search.engine import SearchEngine, current_generation
from search.errors import LintasError
from search.store.directory import IndexDirectory
from tests.building import build_index
from tests.concept_encoder import ConceptEncoder
from tests.web.conftest import make_client
from tests.web.page_reader import Page
from web.live import RETRY_SECONDS, LiveEngine

pytestmark = pytest.mark.slow


def write_article(folder: Path, article_id: str, text: str) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{article_id}.json"
    path.write_text(json.dumps({"id": article_id, "title": f"Title of {article_id}", "text": text}), "utf-8")
    return path


@pytest.fixture
def articles(tmp_path: Path) -> Path:
    write_article(
        tmp_path / "articles", "first", "The river flooded the village and the school in the night."
    )
    return tmp_path / "articles"


@pytest.fixture
def index(tmp_path: Path, articles: Path) -> Path:
    build_index([articles], tmp_path / "index")
    return tmp_path / "index"


def make_live(
    index: Path,
    clock: list[float] | None = None,
    before_answering: Callable[[SearchEngine], None] | None = None,
) -> LiveEngine:
    time = clock if clock is not None else [0.0]
    return LiveEngine(
        index,
        cache=index.parent / "cache",
        encoder=ConceptEncoder(),
        before_answering=before_answering,
        clock=lambda: time[0],
    )


def damage(index: Path) -> Path:
    """Cut the manifest of the current generation; returns the file."""
    path = IndexDirectory(index).folder(current_generation(index)) / "manifest.json"
    path.write_bytes(path.read_bytes()[:40])
    return path


def titles(client: TestClient) -> set[str]:
    answer = client.get("/api/search", params={"q": "flood"})
    assert answer.status_code == 200, answer.text
    return {result["article"]["title"] for result in answer.json()["results"]}


def test_the_first_answer_after_a_build_knows_the_new_article(index: Path, articles: Path) -> None:
    with make_client(index) as client:
        assert titles(client) == {"Title of first"}
        write_article(articles, "second", "Another flood came to the village and the harbour.")
        build_index([articles], index)
        assert titles(client) == {"Title of first", "Title of second"}
        assert client.get("/readyz").json()["generation"] == current_generation(index)


def test_no_request_fails_while_generations_change(index: Path, articles: Path) -> None:
    built_all = Event()
    failures: list[str] = []
    seen: set[str] = set()

    def ask(client: TestClient) -> None:
        while not failures:
            answer = client.get("/api/search", params={"q": "flood"})
            if answer.status_code != 200:
                failures.append(answer.text)
                return
            seen.add(answer.json()["generation"])
            if built_all.is_set() and answer.json()["generation"] == current_generation(index):
                return

    with make_client(index) as client:
        threads = [Thread(target=ask, args=(client,), daemon=True) for _ in range(3)]
        built = {current_generation(index)}
        for thread in threads:
            thread.start()
        for number in range(3):
            write_article(articles, f"more-{number}", f"Flood number {number} reached the village.")
            build_index([articles], index)
            built.add(current_generation(index))
        built_all.set()
        for thread in threads:
            thread.join(timeout=60)
    assert failures == []
    assert not any(thread.is_alive() for thread in threads)
    assert current_generation(index) in seen <= built


class GatedEncoder(ConceptEncoder):
    """Once ``shut``, opening an engine with it waits at the gate, as loading a large model would."""

    def __init__(self) -> None:
        super().__init__()
        self.shut, self.arrived, self.gate = False, Event(), Event()

    @property
    def identity(self) -> ModelIdentity:
        if self.shut:
            self.arrived.set()
            assert self.gate.wait(timeout=60)
        return super().identity


def test_others_go_on_with_the_old_engine_while_one_request_opens_the_new(
    index: Path, articles: Path
) -> None:
    encoder = GatedEncoder()
    live = LiveEngine(index, cache=index.parent / "cache", encoder=encoder)
    old = _generation_of(live)
    build_index([articles], index, fresh=True)
    encoder.shut = True
    answered: list[str] = []
    first = Thread(target=lambda: answered.append(_generation_of(live)), daemon=True)
    first.start()
    assert encoder.arrived.wait(timeout=60)
    assert _generation_of(live) == old
    encoder.gate.set()
    first.join(timeout=60)
    assert answered == [current_generation(index)] == [_generation_of(live)]
    live.close()


def test_the_old_engine_is_closed_by_its_last_request(index: Path, articles: Path) -> None:
    live = make_live(index)
    with live.lease() as old:
        build_index([articles], index, fresh=True)
        with live.lease() as new:
            assert new.generation != old.generation
        assert old.search("flood").total == 1
    with live.lease() as again:
        assert again is new
    with pytest.raises(LintasError, match="closed"):
        old.article("first")
    live.close()
    with pytest.raises(LintasError, match="closed"):
        new.article("first")


def test_an_engine_is_made_ready_while_the_one_before_answers(index: Path, articles: Path) -> None:
    ready: list[SearchEngine] = []
    answering: list[str] = []

    def make_ready(engine: SearchEngine) -> None:
        engine.warm_up()
        ready.append(engine)
        if len(ready) > 1:
            with live.lend() as current:
                answering.append(current.generation)

    live = make_live(index, before_answering=make_ready)
    with live.lease() as old:
        build_index([articles], index, fresh=True)
        with live.lease() as new:
            assert ready == [old, new]
            assert answering == [old.generation]
    live.close()


def test_an_engine_that_cannot_be_made_ready_is_closed_and_never_answers(index: Path, articles: Path) -> None:
    ready: list[SearchEngine] = []

    def make_ready(engine: SearchEngine) -> None:
        ready.append(engine)
        if len(ready) > 1:
            raise LintasError("The shelf is damaged.")

    live = make_live(index, before_answering=make_ready)
    with live.lease() as old:
        build_index([articles], index, fresh=True)
        with live.lease() as again:
            assert again is old
    assert live.problem == "The shelf is damaged."
    with pytest.raises(LintasError, match="closed"):
        ready[1].article("first")
    live.close()


def test_a_generation_that_cannot_be_opened_leaves_the_old_one_answering(
    index: Path, articles: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with make_client(index) as client:
        old = client.get("/readyz").json()["generation"]
        write_article(articles, "second", "Another flood came to the village and the harbour.")
        build_index([articles], index)
        manifest = damage(index)
        assert titles(client) == {"Title of first"}
        ready = client.get("/readyz")
        assert ready.status_code == 200
        assert ready.json()["generation"] == old
        assert str(manifest) in ready.json()["problem"]
        assert str(manifest) in caplog.text
        build_index([articles], index, fresh=True)
        assert titles(client) == {"Title of first", "Title of second"}
        assert client.get("/readyz").json()["problem"] is None


def test_a_damaged_generation_is_not_tried_again_at_once(index: Path, articles: Path) -> None:
    clock = [100.0]
    live = make_live(index, clock)
    with live.lease() as engine:
        old = engine.generation
    build_index([articles], index, fresh=True)
    whole = (
        manifest := IndexDirectory(index).folder(current_generation(index)) / "manifest.json"
    ).read_bytes()
    damage(index)
    assert _generation_of(live) == old
    manifest.write_bytes(whole)
    clock[0] += RETRY_SECONDS - 0.1
    assert _generation_of(live) == old
    clock[0] += 0.2
    assert _generation_of(live) == current_generation(index)
    assert live.problem is None
    live.close()


def test_an_index_that_is_deleted_goes_on_answering(index: Path) -> None:
    with make_client(index) as client:
        assert titles(client) == {"Title of first"}
        (index / "CURRENT").unlink()
        assert titles(client) == {"Title of first"}
        assert "There is no index" in client.get("/readyz").json()["problem"]


def test_a_server_without_an_index_says_what_to_run_and_heals(tmp_path: Path, articles: Path) -> None:
    index = tmp_path / "index"
    with make_client(index) as client:
        for address in ("/api/search?q=flood", "/api/index", "/readyz"):
            answer = client.get(address)
            assert answer.status_code == 503
            assert answer.headers["content-type"] == "application/problem+json"
            assert answer.headers["retry-after"] == "5"
            assert "lintas index build" in answer.json()["detail"]
        page = Page(client.get("/").text)
        assert page.one("h1").flat_text == "There is no index to search now"
        assert "lintas index build" in page.one("main").flat_text
        assert client.get("/healthz").status_code == 200
        assert client.get("/docs").status_code == 200
        build_index([articles], index)
        assert titles(client) == {"Title of first"}
        assert client.get("/readyz").status_code == 200


def test_a_damaged_index_is_a_503_that_says_so(index: Path) -> None:
    damage(index)
    with make_client(index) as client:
        answer = client.get("/api/search", params={"q": "flood"})
        assert answer.status_code == 503
        assert "manifest.json" in answer.json()["detail"]


def test_requests_that_come_first_wait_for_the_engine(index: Path) -> None:
    encoder = GatedEncoder()
    encoder.shut = True
    live = LiveEngine(index, cache=index.parent / "cache", encoder=encoder)
    served: list[str] = []
    threads = [Thread(target=lambda: served.append(_generation_of(live)), daemon=True) for _ in range(4)]
    threads[0].start()
    assert encoder.arrived.wait(timeout=60)
    for thread in threads[1:]:
        thread.start()
    # Nothing can be answered before the gate opens, so a thread that ends here was turned away.
    threads[1].join(timeout=0.3)
    assert all(thread.is_alive() for thread in threads)
    encoder.gate.set()
    for thread in threads:
        thread.join(timeout=60)
    assert served == [current_generation(index)] * 4
    live.close()


def _generation_of(live: LiveEngine) -> str:
    with live.lease() as engine:
        assert engine.search("flood").generation == engine.generation
        return engine.generation
