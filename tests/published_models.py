"""The committed models as others would publish them: without manifest and card, with or without pooling.

For tests with `pytest.mark.model` or `pytest.mark.browser` only.
"""

import shutil
from pathlib import Path

import onnx

MODELS = Path(__file__).parent.parent / "web" / "models"
BI_ENCODER, CROSS_ENCODER = "all-MiniLM-L6-v2", "ranklens-minilm-l6-cross"
GRAPH = "onnx/model_quantized.onnx"


def publish(folder: Path, name: str, output: str | None = None) -> Path:
    """Copy a committed model without what describes it; `output` is then the only one that its graph has."""
    described = ("manifest.json", "card.json", "README.md")
    shutil.copytree(MODELS / name, folder, ignore=shutil.ignore_patterns(*described))
    if output:
        model = onnx.load(folder / GRAPH)
        for value in [value for value in model.graph.output if value.name != output]:
            model.graph.output.remove(value)
        onnx.save(model, folder / GRAPH)
    return folder
