"""The export, cut into pages that a modal can hold."""

PAGE_LENGTH = 8000


def pages(text: str, length: int = PAGE_LENGTH) -> list[str]:
    """Whole lines, about `length` characters a page; put together with line ends they are the text."""
    found: list[str] = []
    page: list[str] = []
    size = 0
    for line in text.split("\n"):
        if page and size + len(line) > length:
            found.append("\n".join(page))
            page, size = [], 0
        page.append(line)
        size += len(line) + 1
    return [*found, "\n".join(page)]
