"""What people open again and again costs as much in a crowd as among a few."""

from benchmarks import crowd, pages
from bot.deps import Deps

MOST = {
    "inbox, stalest first": 9,
    "inbox, newest first": 9,
    "Home tab": 14,
    "similar concerns": 9,
}


def test_no_page_takes_more_statements_for_more_concerns(deps: Deps) -> None:
    sizes = {"TFEW": 70, "TMANY": 700}
    for workspace_id, size in sizes.items():
        crowd.fill(deps.database, workspace_id, size)
        pages.introduce(deps.database, workspace_id)
    for name, draw in pages.PAGES.items():
        few, many = (pages.statements(deps.database, one, draw) for one in sizes)
        assert few == many <= MOST[name], name
