"""`make bench`: what it costs, on SQLite and on PostgreSQL, in one run."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks import abuse, digest, drain, heard, measures, pages, requests
from benchmarks.house import running
from tests import databases


def main() -> None:
    """Print the figures, a database at a time."""
    for line in measures.report():
        print(line)
    with tempfile.TemporaryDirectory() as name:
        for engine in databases.ENGINES:
            folder = Path(name) / engine
            folder.mkdir()
            with _database(engine, folder) as url, running(url, folder) as house:
                print(engine)
                print(f"  start to ready {house.seconds_to_ready:.2f} s, {house.memory:.0f} MiB")
                for line in requests.report(requests.measure(house)):
                    print(line)
                print(f"  after the load {house.memory:.0f} MiB")
                for line in digest.compare(house.deps.database):
                    print(line)
                for line in pages.compare(house.deps.database):
                    print(line)
                for line in heard.compare(house.deps.database):
                    print(line)
            with _database(engine, _folder(folder, "drain")) as url:
                for line in drain.drain(url, _folder(folder, "processes")):
                    print(line)
            with _database(engine, _folder(folder, "abuse")) as url:
                for line in abuse.report(url, folder / "abuse"):
                    print(line)


def _folder(parent: Path, name: str) -> Path:
    folder = parent / name
    folder.mkdir()
    return folder


@contextmanager
def _database(engine: str, folder: Path) -> Iterator[str]:
    if engine == "sqlite":
        yield f"sqlite+pysqlite:///{folder / 'heard.db'}"
        return
    with databases.postgres_database(databases.postgres_server(folder / "server")) as url:
        yield url


if __name__ == "__main__":
    main()
