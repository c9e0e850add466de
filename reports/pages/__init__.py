"""What the HTML pages show, one module a page, as values without markup."""
