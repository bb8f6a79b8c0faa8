"""Decks of slides from the notebooks, each one HTML file that needs no network: `make slides`."""
