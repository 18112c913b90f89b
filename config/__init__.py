"""What an installation is set up with: settings, duties, divisions, county profiles."""
