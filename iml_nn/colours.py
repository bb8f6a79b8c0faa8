"""Colours of words on white, readable by everybody: at least 7 : 1, and never the only sign."""

RIGHT, WRONG = "#00664B", "#B00020"
UNCLEAR = "#5A4300"
NOTE = "#004E7C"
