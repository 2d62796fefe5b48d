"""Bad input by the million: every reader, the claim grammar, the name keys and the command line.

python benchmarks/fuzz.py --executions 1000000 --seed 1

Inputs follow from the seed alone, so a run can be repeated anywhere. A finding is any exception but a TerritoryError,
a command that breaks its contract, the death of the process, memory without end, or more time than 0.3 s (for a
command, which reads other files too, 1 s) and a second for each 100 KB of the input (none is much longer than that).
Findings are cut down, kept under tests/fuzz/corpus and replayed by the tests.
With --guided, atheris (to be installed by hand: it has no wheels for some systems) follows the branches that inputs
take in geo/.
"""

from __future__ import annotations

import argparse
import contextlib
import hashlib
import json
import multiprocessing
import os
import resource
import signal
import subprocess
import sys
import tempfile
import time
import traceback
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.fuzz.targets import Target

CORPUS = ROOT / "tests" / "fuzz" / "corpus"
_SLOW_S_PER_BYTE = 1e-5
_LONG = 100_000
_STUCK_S = 120
_MEMORY = 6 << 30
_CHUNK = 1000
_CUTS = 400


@dataclass
class Tally:
    """What came of one target's inputs."""

    executions: int = 0
    slowest_s: float = 0.0
    slowest_rate: float = 0.0
    findings: dict[str, bytes] = field(default_factory=dict)

    def add(self, other: Tally) -> None:
        self.executions += other.executions
        self.slowest_s = max(self.slowest_s, other.slowest_s)
        self.slowest_rate = max(self.slowest_rate, other.slowest_rate)
        for key, data in other.findings.items():
            if key not in self.findings or len(data) < len(self.findings[key]):
                self.findings[key] = data


def trouble(target: Target, data: bytes, folder: Path) -> tuple[str, float]:
    """Return what went wrong with an input, empty where nothing did, and the processor's seconds that it took."""
    signal.alarm(_STUCK_S)
    start = time.process_time()
    try:
        target.check(data, folder)
    except KeyboardInterrupt:
        raise
    except BaseException as error:
        frames = [f for f in traceback.extract_tb(error.__traceback__) if f"{ROOT}/geo/" in f.filename]
        where = f"{Path(frames[-1].filename).relative_to(ROOT)}:{frames[-1].name}" if frames else str(error)[:120]
        return f"{type(error).__name__} {where}", time.process_time() - start
    finally:
        signal.alarm(0)
    return "", time.process_time() - start


def attempt(target: Target, data: bytes, folder: Path, tally: Tally) -> None:
    """Count one input."""
    key, seconds = trouble(target, data, folder)
    allowed = target.start_s + len(data) * _SLOW_S_PER_BYTE
    if not key and seconds > allowed:  # once more: what is only read once, or a busy machine, is not the input's fault
        key, seconds = trouble(target, data, folder)
        key = key or ("slow" if seconds > allowed else "")
    tally.executions += 1
    tally.slowest_s = max(tally.slowest_s, seconds)
    if len(data) >= _LONG:
        tally.slowest_rate = max(tally.slowest_rate, seconds / len(data) * _LONG)
    if key and (key not in tally.findings or len(data) < len(tally.findings[key])):
        tally.findings[key] = data


def _stuck(*_: object) -> None:
    msg = f"no answer after {_STUCK_S} s"
    raise TimeoutError(msg)


def _chunk(name: str, seed: str, count: int, folder: Path, answer: multiprocessing.connection.Connection) -> None:
    from tests.fuzz.targets import TARGETS

    signal.signal(signal.SIGALRM, _stuck)
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    target, random, tally = TARGETS[name], Random(seed), Tally()  # noqa: S311 - repeatable, not secret
    with (folder / "standard-error").open("w") as complaints:
        os.dup2(complaints.fileno(), 2)  # what GDAL and GEOS print
    for _ in range(count):
        data = target.make(random)
        (folder / "current").write_bytes(data)
        attempt(target, data, folder, tally)
    answer.send(tally)


def _in_child(work: Callable[..., None], arguments: tuple, folder: Path) -> Tally:
    """Run a chunk of work in a process of its own; its death is a finding."""
    context = multiprocessing.get_context("fork")
    receiver, sender = context.Pipe(duplex=False)
    child = context.Process(target=work, args=(*arguments, folder, sender))
    child.start()
    sender.close()
    with contextlib.suppress(EOFError):
        tally: Tally = receiver.recv()
        child.join()
        return tally
    child.join()
    return Tally(1, 0.0, 0.0, {f"killed by signal {-(child.exitcode or 0)}": (folder / "current").read_bytes()})


def _still(name: str, key: str, data: bytes, folder: Path) -> bool:
    return key in _in_child(_once, (name, data), folder).findings


def _once(name: str, data: bytes, folder: Path, answer: multiprocessing.connection.Connection) -> None:
    from tests.fuzz.targets import TARGETS

    signal.signal(signal.SIGALRM, _stuck)
    (folder / "current").write_bytes(data)
    with (folder / "standard-error").open("w") as complaints:
        os.dup2(complaints.fileno(), 2)
    tally = Tally()
    attempt(TARGETS[name], data, folder, tally)
    answer.send(tally)


def cut_down(name: str, key: str, data: bytes, folder: Path) -> bytes:
    """Return a shorter input with the same trouble: pieces are left out as long as it stays."""
    size, tries = max(1, len(data) // 2), 0
    most = 20 if key == "slow" else _CUTS
    while size and tries < most:
        at = 0
        while at < len(data) and tries < most:
            shorter = data[:at] + data[at + size :]
            tries += 1
            if _still(name, key, shorter, folder):
                data = shorter
            else:
                at += size
        size //= 2
    return data


def fuzz(name: str, executions: int, seed: int, folder: Path) -> Tally:
    """Run one target."""
    from tests.fuzz.targets import TARGETS

    for data in TARGETS[name].seeds():  # in this process, so that its children start with warm caches
        with contextlib.suppress(Exception):
            TARGETS[name].run(data, folder)
    tally = Tally()
    for number, start in enumerate(range(0, executions, _CHUNK)):
        count = min(_CHUNK, executions - start)
        tally.add(_in_child(_chunk, (name, f"{seed}/{name}/{number}", count), folder))
    return tally


def keep(name: str, findings: dict[str, bytes], folder: Path, corpus: Path) -> None:
    """Cut findings down and put them into the corpus."""
    for key, data in findings.items():
        shorter = cut_down(name, key, data, folder)
        path = corpus / name.replace(" ", "-") / f"{hashlib.sha256(shorter).hexdigest()[:12]}.bin"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(shorter)
        print(f"    {key}: {len(shorter)} bytes in {path}", flush=True)


def guided(name: str, executions: int, seed: int, folder: Path) -> Tally:
    """Run one target under atheris, in a process that it may end."""
    counts = folder / "counts.json"
    command = [sys.executable, __file__, "--guided-child", name, str(executions), str(seed), str(folder)]
    tally = Tally()
    while tally.executions < executions:
        counts.unlink(missing_ok=True)
        command[4] = str(executions - tally.executions)
        run = subprocess.run(command, check=False, capture_output=True)
        if not counts.exists():
            sys.exit(f"{name}: {run.stderr.decode(errors='replace')[-400:]}")
        told = json.loads(counts.read_text())
        found = {key: bytes.fromhex(data) for key, data in told["findings"].items()}
        if told["executions"] < int(command[4]):
            found[f"ended with {run.returncode}"] = (folder / "current").read_bytes()
        tally.add(Tally(told["executions"], told["slowest_s"], told["slowest_rate"], found))
        command[5] = str(int(command[5]) + 1)
    return tally


def _guided_child(name: str, executions: int, seed: int, folder: Path) -> None:
    import atheris

    with atheris.instrument_imports(include=["geo"]):
        import geo
        from tests.fuzz.mutate import mutated
        from tests.fuzz.targets import TARGETS

        for public in geo.__all__:
            getattr(geo, public)
    target, tally = TARGETS[name], Tally()
    signal.signal(signal.SIGALRM, _stuck)
    examples = folder / "examples"
    examples.mkdir(exist_ok=True)
    for number, data in enumerate(target.seeds()):
        (examples / str(number)).write_bytes(data)
        with contextlib.suppress(Exception):
            target.run(data, folder)

    def one(data: bytes) -> None:
        (folder / "current").write_bytes(data)
        attempt(target, data, folder, tally)
        if tally.executions % 200 == 0 or tally.executions == executions or tally.executions < 3:
            told = {key: data.hex() for key, data in tally.findings.items()}
            (folder / "counts.json").write_text(json.dumps({**asdict(tally), "findings": told}))
        if tally.executions == executions:
            os._exit(0)

    def changed(data: bytes, longest: int, number: int) -> bytes:
        random = Random(number)  # noqa: S311
        draw = random.random()
        if draw < 0.2:
            return target.make(random)[:longest]
        if draw < 0.7 and data:
            return mutated(random, [data], target.words)[:longest]
        return atheris.Mutate(data, longest)

    atheris.Setup(
        [name, f"-seed={seed}", "-max_len=100000", "-rss_limit_mb=4096", "-timeout=300", str(examples)],
        one,
        custom_mutator=changed,
    )
    atheris.Fuzz()


def main() -> None:
    if sys.argv[1:2] == ["--guided-child"]:
        _guided_child(sys.argv[2], int(sys.argv[3]), int(sys.argv[4]), Path(sys.argv[5]))
        return
    from tests.fuzz.targets import TARGETS

    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--executions", type=int, default=1_000_000, help="over all targets")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--target", action="append", choices=sorted(TARGETS), help="one target; may be given again")
    parser.add_argument("--corpus", type=Path, default=CORPUS)
    parser.add_argument("--guided", action="store_true", help="follow branches with atheris")
    options = parser.parse_args()
    chosen = options.target or list(TARGETS)
    shares = {name: TARGETS[name].share for name in chosen}
    print(
        "| target | executions | findings | slowest, s | slowest of 100 KB and more, s/100 KB | executions/s |\n"
        "|---|---|---|---|---|---|"
    )
    whole = Tally()
    for name in chosen:
        executions = round(options.executions * shares[name] / sum(shares.values()))
        home = "/dev/shm" if Path("/dev/shm").is_dir() else None  # noqa: S108 - a folder of its own is made in it
        with tempfile.TemporaryDirectory(dir=home) as folder:
            start = time.monotonic()
            tally = (guided if options.guided else fuzz)(name, executions, options.seed, Path(folder))
            rate = tally.executions / (time.monotonic() - start)
            print(
                f"| {name} | {tally.executions:,} | {len(tally.findings)} | {tally.slowest_s:.2f} "
                f"| {tally.slowest_rate:.2f} | {rate:,.0f} |",
                flush=True,
            )
            keep(name, tally.findings, Path(folder), options.corpus)
        whole.add(replace(tally, findings={f"{name}: {k}": d for k, d in tally.findings.items()}))
    print(
        f"| all | {whole.executions:,} | {len(whole.findings)} | {whole.slowest_s:.2f} | {whole.slowest_rate:.2f} | |"
    )
    sys.exit(1 if whole.findings else 0)


if __name__ == "__main__":
    main()
