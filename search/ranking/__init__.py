"""One module per signal, and the calibration that makes their scores comparable."""
