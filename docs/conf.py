"""Build the documentation as a site: `sphinx-build -W docs site`."""

from socialmaturity import __version__

project = "socialmaturity"
author = "the socialmaturity authors"
release = __version__
extensions = ["myst_parser"]
html_theme = "furo"
html_title = f"socialmaturity {release}"
html_show_sphinx = False
html_show_copyright = False

# Links to a heading are checked as links to pages are.
myst_heading_anchors = 3
nitpicky = True

# Sessions have no colours of their own, and a heading may be that of another page.
highlight_language = "text"
suppress_warnings = ["misc.highlighting_failure"]
