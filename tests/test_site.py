"""Site: what the built folder holds, what its manifest says, and what is refused."""

import errno
import hashlib
import json
import zipfile
from pathlib import Path

import pytest

from export import engine
from export.build import build
from export.errors import ExportError
from export.headers import POLICY, headers_file
from export.runtimes import WEB, missing_packages
from tests.folders import make_model, make_models, make_web, unpacked, write

pytestmark = pytest.mark.usefixtures("unbundled")


@pytest.fixture
def web(tmp_path: Path) -> Path:
    return make_web(tmp_path / "web")


@pytest.fixture
def models(tmp_path: Path) -> Path:
    return make_models(tmp_path / "models")


def listing(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def test_the_site_holds_the_page_and_leaves_sources_and_tools_out(
    tmp_path: Path, web: Path, models: Path
) -> None:
    build(tmp_path / "dist", [models], web)
    assert listing(tmp_path / "dist") == {
        ".nojekyll",
        "LICENSE",
        "NOTICE",
        "_headers",
        "app.js",
        "evaluation.jsonl",
        "examples/01-free-plan.json",
        "examples/02-second.json",
        "index.html",
        "isolation.js",
        "models/all-MiniLM-L6-v2/config.json",
        "models/all-MiniLM-L6-v2/manifest.json",
        "models/all-MiniLM-L6-v2/onnx/model_quantized.onnx",
        "models/all-MiniLM-L6-v2/tokenizer.json",
        "models/all-MiniLM-L6-v2/tokenizer_config.json",
        "models/ranklens-minilm-l6-cross/config.json",
        "models/ranklens-minilm-l6-cross/manifest.json",
        "models/ranklens-minilm-l6-cross/onnx/model_quantized.onnx",
        "models/ranklens-minilm-l6-cross/tokenizer.json",
        "models/ranklens-minilm-l6-cross/tokenizer_config.json",
        "ranklens.zip",
        "shell.js",
        "site.json",
        "vendor/onnxruntime-web/ort-wasm-simd-threaded.wasm",
        "vendor/onnxruntime-web/ort.wasm.bundle.min.mjs",
        "vendor/pyodide/pyodide-lock.json",
        "vendor/pyodide/pyodide.asm.mjs",
        "vendor/pyodide/pyodide.asm.wasm",
        "vendor/pyodide/pyodide.mjs",
        "vendor/pyodide/python_stdlib.zip",
        "vendor/tokenizers/tokenizers.min.mjs",
        "vendor/uplot/uPlot.iife.min.js",
        "vendor/uplot/uPlot.min.css",
        "view/lists.js",
    }


def test_site_json_describes_every_file_as_it_is_shipped(tmp_path: Path, web: Path, models: Path) -> None:
    dist = tmp_path / "dist"
    build(dist, [models], web)
    site = json.loads((dist / "site.json").read_text("utf-8"))
    folders = [(runtime["folder"], runtime["files"]) for runtime in site["runtimes"].values()]
    folders += [(model["folder"], model["manifest"]["files"]) for model in site["models"].values()]
    folders += [("", [site["engine"]])]
    for folder, entries in folders:
        for entry in entries:
            content = unpacked(dist / folder, entry)
            assert len(content) == entry["bytes"]
            assert hashlib.sha256(content).hexdigest() == entry["sha256"]
    assert site["runtimes"]["pyodide"]["version"] == "1.2.0"
    assert [example["path"] for example in site["examples"]] == [
        "examples/01-free-plan.json",
        "examples/02-second.json",
    ]
    assert site["pairs"] == [
        {"name": "minilm", "bi_encoder": "all-MiniLM-L6-v2", "cross_encoder": "ranklens-minilm-l6-cross"}
    ]


def test_references_to_maps_that_are_not_shipped_are_removed(tmp_path: Path, web: Path, models: Path) -> None:
    build(tmp_path / "dist", [models], web)
    script = tmp_path / "dist" / "vendor" / "tokenizers" / "tokenizers.min.mjs"
    assert script.read_text("utf-8") == "export const one = 1;\n"


def test_vendored_files_are_shipped_as_the_page_loads_them(tmp_path: Path, web: Path, models: Path) -> None:
    pyodide = build(tmp_path / "dist", [models], web)["runtimes"]["pyodide"]
    lock = next(entry for entry in pyodide["files"] if entry["path"] == "pyodide-lock.json")
    folder = tmp_path / "dist" / "vendor"
    assert json.loads(unpacked(folder / "pyodide", lock)) == {"info": {"python": "3.14"}, "packages": {}}
    assert "_glClear" not in (folder / "pyodide" / "pyodide.asm.mjs").read_text("utf-8")
    assert (folder / "uplot" / "uPlot.iife.min.js").read_text("utf-8").endswith("export default uPlot;\n")


def test_every_bi_encoder_is_paired_with_every_cross_encoder(tmp_path: Path, web: Path, models: Path) -> None:
    other = make_model(tmp_path / "a-other", "bi-encoder")
    site = build(tmp_path / "dist", [other, models], web)
    assert [pair["name"] for pair in site["pairs"]] == ["minilm", "a-other+ranklens-minilm-l6-cross"]


def test_the_engine_archive_has_the_same_bytes_whenever_it_is_packed(tmp_path: Path) -> None:
    first = make_web(tmp_path / "first") / "ranklens"
    second = make_web(tmp_path / "second") / "ranklens"
    (second / "text.py").touch()
    assert engine.pack(first) == engine.pack(second)
    write(tmp_path / "archive", "")
    (tmp_path / "archive").write_bytes(engine.pack(first))
    assert zipfile.ZipFile(tmp_path / "archive").namelist() == ["ranklens/__init__.py", "ranklens/text.py"]


def test_a_second_build_replaces_the_first_and_leaves_nothing_beside_it(
    tmp_path: Path, web: Path, models: Path
) -> None:
    dist = tmp_path / "out" / "dist"
    build(dist, [models], web)
    (web / "view" / "lists.js").unlink()
    build(dist, [models], web)
    assert "view/lists.js" not in listing(dist)
    assert [path.name for path in dist.parent.iterdir()] == ["dist"]


def test_a_failed_build_leaves_the_old_site_as_it_was(tmp_path: Path, web: Path, models: Path) -> None:
    dist = tmp_path / "out" / "dist"
    build(dist, [models], web)
    before = {path: (dist / path).read_bytes() for path in listing(dist)}
    write(models / "all-MiniLM-L6-v2" / "tokenizer.json", "another tokenizer")
    with pytest.raises(ExportError):
        build(dist, [models], web)
    assert {path: (dist / path).read_bytes() for path in listing(dist)} == before
    assert [path.name for path in dist.parent.iterdir()] == ["dist"]


@pytest.mark.parametrize("trouble", [OSError(errno.ENOSPC, "No space left on device"), KeyboardInterrupt()])
def test_a_full_disk_or_an_interrupt_leaves_the_old_site_as_it_was(
    tmp_path: Path, web: Path, models: Path, monkeypatch: pytest.MonkeyPatch, trouble: BaseException
) -> None:
    dist = tmp_path / "out" / "dist"
    build(dist, [models], web)
    before = {path: (dist / path).read_bytes() for path in listing(dist)}

    def fail(*arguments: object) -> None:
        raise trouble

    monkeypatch.setattr("export.model_folders.ship", fail)
    with pytest.raises(
        (ExportError, KeyboardInterrupt), match=r"No space left on device\).* is as it was|^$"
    ):
        build(dist, [models], web)
    assert {path: (dist / path).read_bytes() for path in listing(dist)} == before
    assert [path.name for path in dist.parent.iterdir()] == ["dist"]


def test_a_folder_that_is_not_a_site_is_never_replaced(tmp_path: Path, web: Path, models: Path) -> None:
    write(tmp_path / "home" / "letters.txt", "precious")
    with pytest.raises(ExportError, match="is not a RankLens site"):
        build(tmp_path / "home", [models], web)
    assert listing(tmp_path / "home") == {"letters.txt"}


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (None, "onnx/model_quantized.onnx is missing; restore it"),
        ("cut", "model_quantized.onnx has 3 bytes, its manifest says 42"),
        ("x" * 42, "model_quantized.onnx has SHA-256 .*, its manifest says"),
    ],
)
def test_a_model_file_that_is_not_the_manifests_is_refused(
    tmp_path: Path, web: Path, models: Path, content: str | None, message: str
) -> None:
    onnx = models / "all-MiniLM-L6-v2" / "onnx" / "model_quantized.onnx"
    onnx.unlink()
    if content is not None:
        write(onnx, content)
    with pytest.raises(ExportError, match=message):
        build(tmp_path / "dist", [models], web)


def test_a_model_in_parts_ships_its_parts(tmp_path: Path, web: Path, models: Path) -> None:
    folder = models / "all-MiniLM-L6-v2"
    manifest = json.loads((folder / "manifest.json").read_text("utf-8"))
    whole = folder / "onnx" / "model_quantized.onnx"
    half = whole.read_bytes()[:21], whole.read_bytes()[21:]
    whole.unlink()
    manifest["files"][0]["parts"] = []
    for number, content in enumerate(half):
        path = f"onnx/model_quantized.onnx.part{number}"
        (folder / path).write_bytes(content)
        entry = {"path": path, "bytes": 21, "sha256": hashlib.sha256(content).hexdigest()}
        manifest["files"][0]["parts"].append(entry)
    write(folder / "manifest.json", json.dumps(manifest))
    build(tmp_path / "dist", [models], web)
    shipped = listing(tmp_path / "dist" / "models" / "all-MiniLM-L6-v2" / "onnx")
    assert shipped == {"model_quantized.onnx.part0", "model_quantized.onnx.part1"}


@pytest.mark.parametrize(
    ("manifest", "message"),
    [
        ("{", "is not a manifest"),
        ('{"schema": 1, "role": "bi-encoder"}', "has no 'files'; convert the model again"),
        ('{"schema": 1, "files": [], "role": "reranker"}', "has the role 'reranker', not 'bi-encoder'"),
    ],
)
def test_a_manifest_that_says_too_little_is_refused(
    tmp_path: Path, web: Path, models: Path, manifest: str, message: str
) -> None:
    write(models / "all-MiniLM-L6-v2" / "manifest.json", manifest)
    with pytest.raises(ExportError, match=message):
        build(tmp_path / "dist", [models], web)


def test_a_site_needs_both_kinds_of_model(tmp_path: Path, web: Path, models: Path) -> None:
    with pytest.raises(ExportError, match="needs a cross-encoder"):
        build(tmp_path / "dist", [models / "all-MiniLM-L6-v2"], web)
    with pytest.raises(ExportError, match=r"holds no model \(no manifest.json, and no config.json with"):
        build(tmp_path / "dist", [web], web)


def test_a_runtime_of_another_version_than_the_lock_files_is_fetched_again(web: Path) -> None:
    assert missing_packages(web) == []
    write(web / "node_modules" / "pyodide" / "package.json", '{"version": "0.0.1"}')
    assert missing_packages(web) == ["pyodide"]


def test_the_page_and_the_hosts_state_one_policy() -> None:
    page = (WEB / "index.html").read_text("utf-8")
    assert f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">' in page
    assert f"  Content-Security-Policy: {POLICY}\n" in headers_file()
    assert "unsafe-inline" not in POLICY
