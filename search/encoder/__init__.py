"""Encoders: the bundled model, any sentence-transformers model, and their exported ONNX twins."""
