"""The domain: pure, without input or output."""
