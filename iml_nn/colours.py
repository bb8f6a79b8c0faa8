"""Colours of words on white, with a contrast of about 7 : 1 or more; never the only sign."""

RIGHT, WRONG = "#00664B", "#B00020"
UNCLEAR = "#5A4300"
NOTE = "#004E7C"
