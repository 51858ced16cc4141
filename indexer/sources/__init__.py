"""Files, folders, globs and standard input as a stream of raw articles."""
