"""Threads and processes that clean at the same time, even on the first call, get the same results as a single one."""

import multiprocessing
import subprocess
import sys
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from time import process_time, thread_time
from typing import Any

import pytest
from test_seed import TEXT
from threadpoolctl import ThreadpoolController

import reflow
from reflow.model import network, network_kernel

TEXTS = [TEXT, TEXT[:900], "区长于长辉由于公务缺席。", "", TEXT.replace("，", ",")]
# In a fresh process, so that eight threads load tables, network and converter at once.
FIRST_CALLS = """
import sys
from concurrent.futures import ThreadPoolExecutor
import reflow
sys.setswitchinterval(1e-5)
texts = eval(sys.stdin.read())
with ThreadPoolExecutor(8) as pool:
    outputs = list(pool.map(lambda text: reflow.clean(text, to="zh-Hant").to_json(), texts * 8))
print(all(one == outputs[k % len(texts)] for k, one in enumerate(outputs)))
"""


def cleaned(text: str) -> str:
    return reflow.clean(text, to="zh-Hant").to_json()


def test_eight_threads() -> None:
    alone = list(map(cleaned, TEXTS))
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(cleaned, TEXTS * 8)) == alone * 8


def test_b4_a_page_in_another_thread_takes_the_cpu_of_one_thread() -> None:
    """The threads of the linear algebra do not help: on a busy machine they made a page take 6 times the CPU time."""
    cleaned(TEXT)  # a limit that the first thread sets does not hold in the others

    def of_all_threads_and_of_this_one() -> tuple[float, float]:
        process, thread = process_time(), thread_time()
        for _ in range(10):
            cleaned(TEXT)
        return process_time() - process, thread_time() - thread

    with ThreadPoolExecutor(1) as pool:
        process, thread = pool.submit(of_all_threads_and_of_this_one).result()
    assert process < 1.2 * thread


def test_b4_the_settings_of_the_process_stay_as_they_are(monkeypatch: pytest.MonkeyPatch) -> None:
    """Not only at the end: meanwhile, other threads may still compute with as many cores as before."""
    libraries, forward = ThreadpoolController(), network._scores

    def in_another_thread() -> list[dict[str, Any]]:
        with ThreadPoolExecutor(1) as pool:
            numbers: list[dict[str, Any]] = pool.submit(libraries.info).result()
            return numbers

    before, meanwhile = in_another_thread(), []

    def watched(*arguments: Any) -> Any:
        meanwhile.append(in_another_thread())
        return forward(*arguments)

    monkeypatch.setattr(network, "_scores", watched)
    monkeypatch.setattr(network_kernel, "level", lambda: None)
    cleaned(TEXT)
    assert meanwhile
    assert all(numbers == before for numbers in [*meanwhile, libraries.info()])


def test_eight_threads_that_begin_together() -> None:
    done = subprocess.run(
        [sys.executable, "-c", FIRST_CALLS], input=repr(TEXTS), capture_output=True, text=True, check=False
    )
    assert done.stdout.strip() == "True", done.stderr


def test_errors_of_one_thread_stay_its_own() -> None:
    """The positions of bytes that do not decode are collected while a codec runs."""
    good = TEXT.encode("gb18030")
    bad = good[:600] + b"\xff\xff" + good[600:]
    with ThreadPoolExecutor(8) as pool:
        errors = list(pool.map(lambda data: reflow.decode(data).errors, [good, bad] * 16))
    assert errors == [reflow.decode(good).errors, reflow.decode(bad).errors] * 16


# Pytest's own threads are none that hold a lock while the process forks, but Python 3.12 warns of any.
@pytest.mark.filterwarnings("ignore:This process .* is multi-threaded:DeprecationWarning")
@pytest.mark.parametrize("start", ["fork", "spawn"])
def test_processes(start: str) -> None:
    alone = list(map(cleaned, TEXTS))
    with ProcessPoolExecutor(2, multiprocessing.get_context(start)) as pool:
        assert list(pool.map(cleaned, TEXTS * 2)) == alone * 2
