"""How fast PDFs and pages are, as ratios to baselines measured in the same run."""
