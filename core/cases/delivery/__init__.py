"""How a letter of a case reached its addressee: recorded with its proof, from which the last days of the remedies run."""
