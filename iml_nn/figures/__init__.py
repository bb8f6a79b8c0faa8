"""Pictures: pure matplotlib, artists made once, then only moved. No widgets, no pyplot."""
