"""The heart of Lintas: records, encoder, store, ranking and the engine that answers a query."""
