"""The register of near relatives of those who handle cases or sit in a village committee (D57 11)."""
