"""One file an idea: its experiment, its picture and its widget, from top to bottom."""
