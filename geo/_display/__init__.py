"""How objects show themselves in notebooks: HTML that needs no network and runs nothing."""
