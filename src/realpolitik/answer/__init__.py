"""Answer saved questions with findings, their warrants and counter-evidence."""
