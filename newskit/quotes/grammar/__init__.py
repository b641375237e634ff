"""The grammar of attribution and of reported speech, over tagged words."""
