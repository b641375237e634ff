"""Colours and the style of a page, for light themes and dark ones."""

from __future__ import annotations

import re

from newskit.page.elements import Html, tag

__all__ = [
    "BLUE",
    "GREEN",
    "GREY",
    "NO_FORMULAS",
    "PALE",
    "PURPLE",
    "STYLE",
    "VERMILION",
    "YELLOW",
    "line",
    "theme_svg",
    "tint",
]

# Okabe & Ito's colours, a purple and a grey, as red, green and blue. Those of lines (the first
# four) have a contrast of 3 with white and with the dark themes' black.
BLUE, PURPLE, GREEN, GREY = "0,114,178", "158,92,188", "0,135,105", "128,128,128"
VERMILION, YELLOW = "213,94,0", "213,170,0"

# The same made pale, as background under dark letters: readable in any theme.
PALE = ("#ffd79a", "#b5dcf5", "#a5e6cf", "#f7ef9f", "#bcd3ee", "#f5bf9c", "#ecc7de", "#d9d9d9")

# JupyterLab and nbconvert set what stands between dollars ("$40 … $50") as a formula, unless told
# not to.
NO_FORMULAS = "tex2jax_ignore mathjax_ignore"


def tint(colour: str, share: float) -> str:
    """A background that lets the page shine through.

    Under letters in the page's own colour it can be read in a light theme and in a dark one, on
    screen and on paper, and it needs no style sheet: JupyterLab takes those out of a notebook that
    it doesn't trust.
    """
    return f"background:rgba({colour},{share:g})"


def line(place: str, width: str, pattern: str, colour: str) -> str:
    """A border at one side or all around: ``line("border-bottom", "2px", "solid", BLUE)``."""
    return f"{place}:{width} {pattern} rgb({colour})"


# Of a page whose style sheets are kept, such as a widget's. Its variables are JupyterLab's, which
# follow the theme; elsewhere, as in VS Code, the values behind the commas hold.
STYLE = Html(
    """<style>
.newskit-explorer .widget-html-content{min-width:0}
.newskit{min-width:0;max-width:100%;color:var(--jp-ui-font-color1,#222);background:var(--jp-layout-color0,#fff);
 font-family:var(--jp-ui-font-family,sans-serif);font-size:13px;line-height:1.45}
.newskit-status,.newskit-note{color:var(--jp-ui-font-color2,#555)}
.newskit-status b{color:var(--jp-ui-font-color1,#222)}
.newskit-alert{border-left:4px solid var(--jp-error-color1,#c33);padding:4px 10px;margin:4px 0}
.newskit-warning{border-left:4px solid var(--jp-warn-color1,#d80);padding:2px 10px;margin:4px 0}
.widget-tab .newskit{background:var(--jp-layout-color1,#fff)}
.newskit pre{margin:2px 0;overflow:auto;white-space:pre!important;word-break:normal;
 font-family:var(--jp-code-font-family,monospace);font-size:12px;line-height:1.4;
 color:inherit;background:transparent}
.newskit-scroll{max-height:24em;overflow:auto;border:1px solid var(--jp-border-color2,#ddd)}
.newskit table{border-collapse:collapse;width:100%;font-size:13px;color:inherit}
.newskit th,.newskit td{text-align:left;vertical-align:top;padding:3px 10px 3px 6px;\
overflow-wrap:anywhere;
 border-bottom:1px solid var(--jp-border-color2,#ddd);background:transparent}
.newskit th{font-weight:600;position:sticky;top:0;background:var(--jp-layout-color1,#f5f5f5)}
.newskit th,.newskit td.newskit-tight{white-space:nowrap}
.newskit td.newskit-name{min-width:min(8.8em,13vw)}
.newskit td.newskit-topics{min-width:min(5em,8.5vw)}
.newskit td.newskit-title{min-width:min(16em,20vw)}
.newskit-number{text-align:right!important;font-variant-numeric:tabular-nums}
.newskit-chart{overflow-x:auto}
.newskit svg{width:100%;height:auto;min-width:520px;max-width:800px;
 fill:currentColor;stroke-linejoin:round;stroke-linecap:butt;
 font-family:'DejaVu Sans',Verdana,sans-serif}
.newskit-reader{max-width:46em;border-left:1px solid var(--jp-border-color2,#ddd);\
padding:2px 0 2px 14px}
.newskit-reader h4{margin:4px 0;font-size:16px;line-height:1.3}
.newskit-text{margin-top:8px;white-space:pre-wrap;overflow-wrap:anywhere;font-size:14px;line-height:1.6;
 font-family:var(--jp-content-font-family,serif)}
.newskit mark{color:#111;border-radius:2px;padding:0 1px}
.newskit mark.newskit-search{background:transparent;color:inherit;\
border-bottom:2px solid currentColor;font-weight:600}
.newskit q{quotes:none;border-bottom:2px solid var(--jp-brand-color1,#1976d2)}
.newskit q:before,.newskit q:after{content:none}
.newskit-said{border-bottom:2px dotted var(--jp-brand-color1,#1976d2)}
.newskit a{color:var(--jp-content-link-color,#1464b4);text-decoration:underline}
</style>"""
)


# ---- a chart in the page's theme


def theme_svg(svg: str, label: str) -> Html:
    """A file that matplotlib wrote as SVG, as an element whose neutral colours follow the theme."""
    svg = svg[svg.index("<svg") :]
    # Its style sheet would hold for the whole page.
    svg = re.sub(r"<metadata>.*?</metadata>|<style.*?</style>", "", svg, flags=re.DOTALL)
    svg = re.sub(
        r"(<text [^>]*fill: )(#[0-9a-f]{6})",
        lambda letters: letters[1] + _theme_letters(letters[2]),
        svg,
    )
    svg = re.sub(r"(?<=: )#[0-9a-f]{6}(?=[;\"])", lambda colour: _theme(colour[0]), svg)
    opening = tag("svg", role="img", aria_label=label).removesuffix("></svg>")
    return Html(svg.replace("<svg", opening, 1))


def _grey(colour: str) -> int | None:
    """How light a grey is, from 0 to 255; nothing for a colour."""
    red, green, blue = bytes.fromhex(colour.removeprefix("#"))
    return red if red == green == blue else None


def _theme(colour: str) -> str:
    """Give a grey in the theme's colours: letters, lines of the grid, paper. Colours stay."""
    lightness = _grey(colour)
    if lightness is None:
        return colour
    if lightness == 0:
        return "currentColor"
    if lightness == 255:
        return "var(--jp-layout-color0,#fff)"
    # Dark greys are letters and axes, pale ones the grid and the lines behind.
    if lightness < 160:
        role = "ui-font-color2"
    elif lightness < 210:
        role = "border-color1"
    else:
        role = "border-color2"
    return f"var(--jp-{role},{colour})"


def _theme_letters(colour: str) -> str:
    """Mix coloured letters with the page's own, so that they can be read on dark and light."""
    if _grey(colour) is not None:
        return _theme(colour)
    return f"color-mix(in srgb, {colour} 60%, currentColor)"
