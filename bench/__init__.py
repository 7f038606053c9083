"""How fast the papers and pages are, as ratios to neighbours measured in the same run."""
