"""Pages and pictures: everything that a reader sees. Nothing here measures; all numbers arrive measured."""
