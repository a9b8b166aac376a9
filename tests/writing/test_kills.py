#!/usr/bin/python3
"""A run is killed or interrupted, at random times and at each call that changes something on disk, and
two run at once: test_kills.py PROGRAM. The target must hold what it held or what it was to hold, to
the byte, and the next run must leave nothing else. Ends with a line `N passed, N failed`."""

import errno
import os
import random
import signal
import subprocess
import sys
import time

from scene import City, Place, Tests, is_sanitized, scratch

PROGRAM = sys.argv[1]
SANITIZED = is_sanitized(PROGRAM)
KILLS = 40 if SANITIZED else 150
INTERRUPTS = 20 if SANITIZED else 80
STEP = 17 if SANITIZED else 1
SEED = 20221230
INTERRUPTED = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)

tests = Tests()


def run_again(name, place):
    """After the next run there is the new result, and nothing else."""
    status, _, errors = place.make("new")
    tests.check(f"{name}, run again", status == 0 and place.state() == "new" and not place.litter(),
                f"status {status}, {place.state()}, {place.litter()}\n{errors}")
    place.restore()


def check_manifest(name, place):
    done = subprocess.run(["sha256sum", "--check", "--quiet", "MANIFEST"], cwd=place.target,
                          capture_output=True, text=True, check=False)
    tests.check(f"{name}, MANIFEST", done.returncode == 0, done.stdout + done.stderr)


# ---- at random times ----

def duration(place):
    """Of one run, on a machine that is not at something else just then."""
    took = []
    for _ in range(5):
        started = time.monotonic()
        place.make("new")
        took.append(time.monotonic() - started)
    place.restore()
    return min(took)


def test_random_kills(place, count):
    """SIGKILL, to the program alone and to all its processes."""
    chance, longest = random.Random(SEED), duration(place)
    seen = {"old": 0, "new": 0, "staging": 0}
    for i in range(count):
        name = f"{place.command}, kill {i}"
        process = place.make("new", start=True, start_new_session=True)
        time.sleep(chance.uniform(0, 1.1 * longest))
        (os.kill if i % 2 else os.killpg)(process.pid, signal.SIGKILL)
        process.communicate()
        state = place.state()
        seen["staging"] += bool(place.litter())
        if tests.check(name, state in ("old", "new"), state):
            seen[state] += 1
        if place.command == "score":
            check_manifest(name, place)
        run_again(name, place)
    if count >= 40:
        tests.check(f"{place.command}, kills met work", seen["staging"] > 0 and seen["old"] > 0, seen)


def test_random_interrupts(place, count):
    """SIGINT, SIGTERM, SIGHUP: nothing is left, not even until the next run."""
    chance, longest = random.Random(SEED + 1), duration(place)
    for i in range(count):
        number = INTERRUPTED[i % 3]
        process = place.make("new", start=True, start_new_session=True)
        time.sleep(chance.uniform(0, 1.1 * longest))
        (os.kill if i % 2 else os.killpg)(process.pid, number)
        _, errors = process.communicate()
        state, litter = place.state(), place.litter()
        right = process.returncode in (0, -number) and state in ("old", "new") and not litter
        if process.returncode == 0:
            right = right and state == "new"
        tests.check(f"{place.command}, interrupt {i}", right,
                    f"status {process.returncode}, {state}, {litter}\n{errors.decode()}")
        place.restore()


# ---- at each call ----

def test_kill_at_each(place, kind, step):
    ordinal = 1
    while True:
        rules = f"{kind}:{ordinal}:s9"
        place.make("new", rules)
        if not place.was_met():
            return place.restore()
        state = place.state()
        tests.check(f"{place.command} {rules}", state in ("old", "new"), state)
        run_again(f"{place.command} {rules}", place)
        ordinal += step * STEP


def test_interrupt_at_each(place, kind, step):
    """It ends as one that is interrupted does, with one line, and cleans up."""
    ordinal = 1
    while True:
        number = INTERRUPTED[ordinal // step % 3]
        rules = f"{kind}:{ordinal}:s{int(number)}"
        status, _, errors = place.make("new", rules)
        if not place.was_met():
            return place.restore()
        state, litter = place.state(), place.litter()
        told = errors == f"scorer: {place.target} is as it was: interrupted\n"
        tests.check(f"{place.command} {rules}",
                    status == -number and not litter
                    and ((state == "old" and told) or (state == "new" and not errors)),
                    f"status {status}, {state}, {litter}\n{errors}")
        place.restore()
        ordinal += step * STEP


def test_kill_between_steps(place):
    """Where names cannot be exchanged the earlier result is aside for a moment: the next run puts it
    back first, whatever becomes of that run."""
    rules = f"exchange:1+:e{errno.EINVAL},rename:2:s9"
    for after, expected in ((f"write:1:e{errno.ENOSPC}", "old"), (None, "new"),
                            (f"mkdir:2:s{int(signal.SIGTERM)}", "old")):
        place.make("new", f"exchange:1+:e{errno.EINVAL},rename:1:s9")
        place.make("new", after)
        tests.check("killed before the second step", place.state() == expected, place.state())
        place.restore()
        place.make("new", rules)
        place.make("new", after)
        state = place.state()
        tests.check("killed at the second step", state in (expected, "new"), state)
        run_again("killed between the steps", place)


def test_ignored(place):
    """nohup: a signal that is ignored from the start is no interrupt."""
    status, _, errors = place.make("new", "write:5:s1",
                                   preexec_fn=lambda: signal.signal(signal.SIGHUP, signal.SIG_IGN))
    tests.check("nohup", status == 0 and place.was_met() and place.state() == "new", errors)
    place.restore()


# ---- the process that writes the workbooks ----

def test_writer_is_killed(place):
    # A sanitizer has a handler of its own for bad addresses.
    for number in (signal.SIGKILL, signal.SIGABRT) + (() if SANITIZED else (signal.SIGSEGV,)):
        status, _, errors = place.make("new", f"write:1:c{int(number)}")
        tests.check(f"{place.command}, writer gets {number.name}",
                    status == 3 and place.state() == "old" and not place.litter()
                    and f"signal {int(number)}" in errors, f"status {status}, {place.state()}, {errors}")
        place.restore()


def is_running(group):
    """Whether a process of the group is there; one that has ended and was not asked for is not."""
    for entry in os.listdir("/proc"):
        try:
            with open(f"/proc/{entry}/stat", encoding="utf-8", errors="replace") as file:
                fields = file.read().rsplit(")", 1)[1].split()
            if entry.isdigit() and int(fields[2]) == group and fields[0] not in "ZX":
                return True
        except (OSError, IndexError):
            continue
    return False


def stop_writer(place):
    """A run whose writer stands still in the middle of its work."""
    process = place.make("new", f"write:3:c{int(signal.SIGSTOP)}", start=True, start_new_session=True)
    deadline = time.monotonic() + 600
    while not place.was_met() and time.monotonic() < deadline:
        time.sleep(0.01)
    time.sleep(0.05)
    return process


def ends_soon(condition):
    deadline = time.monotonic() + 300
    while not condition() and time.monotonic() < deadline:
        time.sleep(0.01)
    return condition()


def test_writer_ends_with_its_parent(place):
    process = stop_writer(place)
    process.kill()
    tests.check("writer ends with its parent", ends_soon(lambda: not is_running(process.pid)))
    if is_running(process.pid):
        os.killpg(process.pid, signal.SIGKILL)
    process.communicate()
    run_again("writer ends with its parent", place)


def test_interrupt_does_not_wait(place):
    """A signal to the program alone ends the writer too, which may be at it for a minute still."""
    for number in INTERRUPTED:
        process = stop_writer(place)
        process.send_signal(number)
        ended = ends_soon(lambda process=process: process.poll() is not None)
        if not ended:
            os.killpg(process.pid, signal.SIGKILL)
        process.communicate()
        tests.check(f"{number.name} does not wait", ended and process.returncode == -number
                    and place.state() == "old" and not place.litter()
                    and not is_running(process.pid), f"{process.returncode}, {place.state()}")
        place.restore()


# ---- two at once ----

def wait_until_stopped(process):
    _, status = os.waitpid(process.pid, os.WUNTRACED)
    assert os.WIFSTOPPED(status), status


def test_second_is_refused(place):
    """The first one stands still, in the middle of its work."""
    link = f"{place.city.folder}/link"
    os.symlink(place.target, link)
    for rules in (f"mkdir:2:s{int(signal.SIGSTOP)}", f"fsync:2:s{int(signal.SIGSTOP)}"):
        first = place.make("new", rules, start=True)
        wait_until_stopped(first)
        for target in (place.target, place.target + "/", link):
            status, out, errors = place.city.run(place.city.arguments(place.command, "old", target))
            tests.check("a second run", status == 3 and not out and place.state() == "old"
                        and "another run" in errors and "wait until" in errors,
                        f"status {status}, {place.state()}\n{errors}")
        first.send_signal(signal.SIGCONT)
        first.communicate()
        tests.check("the first run", first.returncode == 0 and place.state() == "new"
                    and not place.litter(), f"{first.returncode}, {place.state()}, {place.litter()}")
        place.restore()
    os.unlink(link)


def test_race(place, count):
    """Both begin at once: one at least wins, whole, and who does not says so."""
    refused = 0
    for i in range(count):
        pair = [(which, place.make(which, start=True)) for which in ("old", "new")]
        done = [(which, process.communicate()[1].decode(), process.returncode)
                for which, process in pair]
        won = [which for which, _, status in done if status == 0]
        lost = [errors for _, errors, status in done if status == 3]
        refused += len(lost)
        right = len(won) + len(lost) == 2 and place.state() in won and not place.litter()
        tests.check(f"race {i}", right and all("another run" in errors for errors in lost),
                    f"{done}, {place.state()}, {place.litter()}")
        place.restore()
    if count >= 20:
        tests.check("races met", refused > 0)


def main():
    with scratch() as folder:
        city = City(PROGRAM, folder)
        places = {command: Place(city, command) for command in ("score", "forms", "collect", "rubric")}
        test_random_kills(places["score"], KILLS)
        test_random_kills(places["rubric"], KILLS // 5)
        test_random_interrupts(places["score"], INTERRUPTS)
        for command, place in places.items():
            step = 10 if command == "forms" else 1
            for kind in ("mkdir", "fsync", "link", "rename", "exchange", "lock"):
                test_kill_at_each(place, kind, step)
                test_interrupt_at_each(place, kind, step)
            for kind in ("write", "unlink", "open"):
                test_kill_at_each(place, kind, 3 * step)
                test_interrupt_at_each(place, kind, 5 * step)
        for command in ("score", "forms", "rubric"):
            test_writer_is_killed(places[command])
        test_kill_between_steps(places["score"])
        test_ignored(places["score"])
        test_writer_ends_with_its_parent(places["score"])
        test_interrupt_does_not_wait(places["score"])
        test_second_is_refused(places["score"])
        test_race(places["score"], 5 if SANITIZED else 25)
    return tests.close()


if __name__ == "__main__":
    sys.exit(main())
