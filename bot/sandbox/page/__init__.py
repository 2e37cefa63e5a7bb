"""The stand-in's page: plain HTML, one style sheet, small ES modules, nothing from elsewhere."""
