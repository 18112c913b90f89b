"""经济状况核对: authorisations, check requests and answers; income, property and spending by source."""
