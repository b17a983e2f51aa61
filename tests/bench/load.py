"""A small load: a few clients that ask one address after another for a bounded time."""

import socket
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from itertools import count
from time import perf_counter

HOST = "127.0.0.1"
EMPTY = "bench-empty/"
# Two for each worker, so that none of them ever waits for a client.
CLIENTS = 4
CHUNK = 1 << 20
TIMEOUT = 60.0


class LoadError(RuntimeError):
    """A page that did not answer as it should; its speed would say nothing."""


@dataclass(frozen=True)
class Target:
    """What to ask for: addresses in turn, and the cookies to send with them.

    A `{n}` in an address becomes a number that is never the same twice: no kept page fits it.
    """

    port: int
    addresses: Sequence[str]
    cookies: str = ""
    status: int = 200


@dataclass(frozen=True)
class Sample:
    """What one measurement found, in seconds."""

    rate: float  # requests a second
    latencies: Sequence[float]


def fetch(port: int, address: str, cookies: str = "", status: int = 200) -> bytes:
    """One answer, head and body, over a connection of its own. Raises LoadError for another status.

    By hand and not by http.client: on a machine with two cores the time that the client takes is
    taken from the server, and would make every page look alike.
    """
    lines = [f"GET {address} HTTP/1.1", f"Host: localhost:{port}", "Connection: close"]
    if cookies:
        lines.append(f"Cookie: {cookies}")
    with socket.create_connection((HOST, port), TIMEOUT) as connection:
        connection.sendall("\r\n".join([*lines, "", ""]).encode())
        parts = []
        while part := connection.recv(CHUNK):
            parts.append(part)
    answer = b"".join(parts)
    if not answer.startswith(f"HTTP/1.1 {status} ".encode()):
        said = answer.split(b"\r\n", 1)[0].decode(errors="replace") or "no answer"
        raise LoadError(f"{address}: {said}")
    return answer


def _client(target: Target, seconds: float, number: int) -> tuple[float, list[float]]:
    """One client's latencies, and how long it was at it."""
    latencies = []
    start = now = perf_counter()
    # Clients begin at different addresses, and at numbers that no other run has used.
    fresh = count(int(start * 1e6) * CLIENTS + number, CLIENTS)
    turn = number * len(target.addresses) // CLIENTS
    while now - start < seconds:
        address = target.addresses[turn % len(target.addresses)].replace("{n}", str(next(fresh)))
        fetch(target.port, address, target.cookies, target.status)
        before, now = now, perf_counter()
        latencies.append(now - before)
        turn += 1
    return now - start, latencies


def measure(pool: ProcessPoolExecutor, target: Target, seconds: float) -> Sample:
    """Ask for this long with all clients at once."""
    results = list(pool.map(partial(_client, target, seconds), range(CLIENTS)))
    return Sample(
        rate=sum(len(latencies) / elapsed for elapsed, latencies in results),
        latencies=[latency for _, latencies in results for latency in latencies],
    )
