"""Files that people upload: what is taken, what is taken off, who may fetch it, and whether a scanner has seen it."""
