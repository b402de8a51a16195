"""Answer saved questions with findings, their evidence and counter-evidence."""
