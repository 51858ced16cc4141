"""One generation on disk: manifest, catalogue, shelves and vectors. Nothing outside knows FAISS or SQL."""
