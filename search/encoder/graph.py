"""The ONNX graph of a whole sentence-transformers pipeline: ids in, token and pooled vectors out."""

import warnings
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

from search.encoder.onnx import INPUTS, OUTPUTS
from search.encoder.parity import ExportError

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer
    from torch.nn import Module

_OPSET = 18


def write_graph(model: "SentenceTransformer", path: Path) -> None:
    """Export ``model`` with free numbers of texts and tokens; weights go into a file beside the graph.

    The newer of torch's exporters is used: the older one gave wrong numbers, without an error, for inputs of
    other lengths than its example's. Raises ExportError when the model cannot be exported.
    """
    import torch

    free = {0: torch.export.Dim.DYNAMIC, 1: torch.export.Dim.DYNAMIC}
    # Two texts, since a dimension of one in the example would be taken for a constant.
    ids = torch.full((2, 7), 5, dtype=torch.int64)
    with warnings.catch_warnings():
        # They concern the exporter's own code; the proof that follows is what counts.
        warnings.simplefilter("ignore")
        try:
            torch.onnx.export(
                _as_pipeline(model),
                (ids, torch.ones_like(ids)),
                str(path),
                dynamo=True,
                opset_version=_OPSET,
                input_names=list(INPUTS),
                output_names=list(OUTPUTS),
                dynamic_shapes={"ids": free, "mask": free},
                external_data=True,
                verbose=False,
            )
        # The exporter raises errors of many kinds, and all mean that this model has no twin.
        except Exception as error:
            reason = (str(error).strip().splitlines() or [type(error).__name__])[0]
            raise ExportError(f"torch cannot export it ({reason})") from error
    _drop_notes(path)


def exporter_versions() -> str:
    """Versions of the libraries that decide what an export becomes."""
    return ", ".join(f"{name} {version(name)}" for name in ("torch", "onnx", "onnxscript", "onnxruntime"))


def _as_pipeline(model: "SentenceTransformer") -> "Module":
    from torch import Tensor, nn

    class Pipeline(nn.Module):
        """Takes tensors and gives tensors, as an exporter wants, where the model speaks in dictionaries."""

        def __init__(self) -> None:
            super().__init__()
            self.model = model

        def forward(self, ids: Tensor, mask: Tensor) -> tuple[Tensor, Tensor]:
            features = self.model({"input_ids": ids, "attention_mask": mask})
            return features["token_embeddings"], features["sentence_embedding"]

    return Pipeline().eval()


def _drop_notes(path: Path) -> None:
    """Leave out the exporter's notes on each node: most of the graph's size, and read at every start."""
    import onnx

    graph = onnx.load(str(path), load_external_data=False)
    for holder in (graph.graph, *graph.functions):
        del holder.metadata_props[:]
        for node in holder.node:
            del node.metadata_props[:]
            node.doc_string = ""
    del graph.graph.value_info[:]
    onnx.save(graph, str(path))
