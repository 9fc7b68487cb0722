"""The words of a letter that was written in HTML."""

from html.parser import HTMLParser

LONGEST_HTML = 200_000
_SILENT = {"script", "style", "head", "title", "template"}
_BREAKS = {"p", "div", "br", "tr", "li", "h1", "h2", "h3", "h4", "table", "blockquote"}


class _Words(HTMLParser):
    """What a reader would see, line by line."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.words: list[str] = []
        self._silent = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin a line, or something that nobody reads."""
        if tag in _SILENT:
            self._silent = self._silent or tag
        elif tag in _BREAKS:
            self.words.append("\n")

    def handle_endtag(self, tag: str) -> None:
        """End what nobody reads."""
        if tag == self._silent:
            self._silent = ""

    def handle_data(self, data: str) -> None:
        """Take words; line breaks of the source are spaces."""
        if not self._silent:
            self.words.append(" ".join(data.split()) + " " if data.strip() else " ")


def plain_text(html: str) -> str:
    """Return the words of an HTML text; nothing of it is ever shown as HTML."""
    reader = _Words()
    reader.feed(html[:LONGEST_HTML])
    return "".join(reader.words)
