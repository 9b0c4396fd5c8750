"""Checks that pages are complete and stand alone: tags balanced, ids once, nothing from outside."""

import html.parser
import sys

VOID = {"meta", "br", "hr", "img", "link", "input"}


class Page(html.parser.HTMLParser):
    def __init__(self):
        super().__init__()
        self.open = []
        self.ids = set()
        self.seen = set()

    def handle_starttag(self, tag, attrs):
        assert not {name for name, _ in attrs} & {"src", "href", "onload", "onclick"}, (tag, attrs)
        assert tag not in ("script", "link", "img", "iframe"), tag
        for name, value in attrs:
            if name == "id":
                assert value not in self.ids, value
                self.ids.add(value)
        self.seen.add(tag)
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        if tag in VOID:
            return
        assert self.open and self.open[-1] == tag, (self.open, tag, self.getpos())
        self.open.pop()


for path in sys.argv[1:]:
    with open(path, encoding="utf-8") as file:
        text = file.read()
    assert text.startswith("<!DOCTYPE html>\n"), path
    assert "url(" not in text and "@import" not in text, path
    page = Page()
    page.feed(text)
    page.close()
    assert not page.open, (path, page.open)
    assert {"html", "head", "title", "body", "h1", "table"} <= page.seen, (path, page.seen)
