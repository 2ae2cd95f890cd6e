"""Find the maturity stage an organization has reached, and the gaps to the next one."""

__version__ = "0.1.0"
