"""Widgets: wiring between controls, a model and a picture."""
