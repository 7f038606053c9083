"""HTTP plumbing: access, cookies, headers, limits, errors, languages. It imports no feature."""
