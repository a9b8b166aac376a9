#!/usr/bin/python3
"""Each call that changes something on disk, or looks at it, fails once, and from there on:
test_failures.py PROGRAM [--each]. Of most that only look, and of all with a sanitized program, a
sample is taken; with --each, each one.
The target must then hold what it held, or what it was to hold, to the byte; the status must say
which; and nothing else may be left. Ends with a line `N passed, N failed`."""

import errno
import os
import resource
import sys

from scene import City, Place, Tests, is_sanitized, remove, scratch, write

KINDS = {
    "read": (errno.EIO,),
    "write": (errno.ENOSPC, errno.EIO, errno.EDQUOT),
    "fsync": (errno.EIO, errno.ENOSPC),
    "rename": (errno.EIO, errno.EACCES, errno.EBUSY),
    "exchange": (errno.EIO, errno.EBUSY, errno.EXDEV),
    "mkdir": (errno.ENOSPC, errno.EROFS),
    "open": (errno.ENOSPC, errno.EMFILE, errno.EACCES),
    "link": (errno.EMLINK, errno.EPERM),
    "close": (errno.EIO, errno.ENOSPC, errno.EDQUOT),
    "unlink": (errno.EACCES, errno.EIO),
    "lock": (errno.ENOLCK,),
    "look": (errno.EIO, errno.EACCES, errno.ESTALE),
    "start": (errno.EAGAIN, errno.ENOMEM),
}
LEAVE = ("unlink", "look")  # where these fail, something may be left for the next run to remove

PROGRAM = sys.argv[1]
EACH = "--each" in sys.argv
# A sanitized program takes its time: a sample of the calls must do.
STEP = 13 if is_sanitized(PROGRAM) and not EACH else 1
LOOKS = 1 if EACH else 6  # likewise of those that only look, of which there are hundreds

tests = Tests()


def judge(name, place, status, errors, cleans=True, refusals=(3,)):
    """One run in which something may have failed; the place is `old` again afterwards. Whether litter
    was left."""
    state, litter = place.state(), place.litter()
    right = (status in refusals and state == "old" and errors.strip()) or (status == 0 and state == "new")
    tests.check(name, right and not (litter and cleans), f"status {status}, {state}, litter {litter}\n{errors}")
    if state != "old" or litter:
        place.restore()
    return bool(litter)


def fail_each(place, kind, onwards="", step=1):
    """The n-th call of a kind fails, for each n until there is none, or each `step`-th."""
    numbers = KINDS[kind]
    ordinal = 1
    while True:
        number = numbers[ordinal // step % len(numbers)]
        rules = f"{kind}:{ordinal}{onwards}:e{number}"
        status, _, errors = place.make("new", rules)
        met = place.was_met()
        # What cannot be looked at may be an input.
        litter = judge(f"{place.command} {rules}", place, status, errors, kind not in LEAVE,
                       (1, 3) if kind == "look" else (3,))
        if not met:
            return
        if litter:
            clean(place, rules)
        ordinal += step * STEP


def clean(place, rules):
    """What could not be removed is gone after the next run."""
    place.make("new", rules)
    status, _, errors = place.make("new")
    tests.check(f"{place.command} after {rules}",
                status == 0 and place.state() == "new" and not place.litter(),
                f"status {status}, {place.state()}, {place.litter()}\n{errors}")
    place.restore()


def test_without_exchange(place):
    """On a file system that cannot exchange two names."""
    for number in (errno.EINVAL, errno.ENOSYS, errno.ENOTSUP):
        rules = f"exchange:1+:e{number}"
        status, _, errors = place.make("new", rules)
        tests.check(rules, status == 0 and place.was_met(), errors)
        judge(rules, place, status, errors)
        for ordinal in 1, 2:
            rules = f"exchange:1+:e{number},rename:{ordinal}:e{errno.EIO}"
            status, _, errors = place.make("new", rules)
            judge(rules, place, status, errors)


def test_without_links(place):
    """Where there are no links, what stays is copied, with its times."""
    status, _, errors = place.make("new", f"link:1+:e{errno.EPERM}")
    tests.check("without links", status == 0 and place.was_met(), errors)
    judge("without links", place, status, errors)


def told(place):
    """The kinds of calls that were met."""
    with open(place.told, encoding="utf-8") as file:
        return set(file.read().split())


def test_copies(place):
    """Without links, and then something fails while what stays is copied."""
    for kind in ("read", "write", "open", "close", "fsync"):
        ordinal = 1
        while True:
            number = KINDS[kind][ordinal % len(KINDS[kind])]
            rules = f"link:1+:e{errno.EPERM},{kind}:{ordinal}:e{number}"
            status, _, errors = place.make("new", rules)
            met = kind in told(place)
            judge(f"{place.command} {rules}", place, status, errors)
            if not met:
                break
            ordinal += 1 if EACH else 9 * STEP


def test_verify(city, place):
    """What fails is no difference: a proof ends, and says so, or cannot be made, and why; an input that
    cannot be read is one from which nothing can be computed. Nothing is left in the folder for temporary
    files, and the result is not touched."""
    status, _, errors = place.make("new")
    tests.check("a result to verify", status == 0, errors)
    temporary = f"{city.folder}/temporary"
    for kind, numbers in KINDS.items():
        ordinal = 1
        while True:
            rules = f"{kind}:{ordinal}:e{numbers[ordinal % len(numbers)]}"
            os.makedirs(temporary, exist_ok=True)
            write(place.told, b"")
            status, out, errors = city.run(["verify", place.target], rules, place.told, temporary=temporary)
            litter = os.listdir(temporary) if kind not in LEAVE else []
            told_why = errors.strip() and (status in (1, 3) or "cannot be computed from its inputs" in out)
            tests.check(f"verify {rules}", (status == 0 or told_why) and place.state() == "new" and not litter,
                        f"status {status}, {place.state()}, litter {litter}\n{out}{errors}")
            remove(temporary)
            if kind not in told(place):
                break
            each = EACH or kind == "look" and STEP == 1  # which file it was decides what is told
            ordinal += 1 if each else 5 * STEP
    place.restore()


def test_long_parts(place):
    """The parts of a long workbook are put on disk for a while. The library that does it looks at
    none of these writes: a part with a hole in it would be packed as if nothing had been."""
    for kind, step in (("write", 3), ("read", 6)):
        before = tests.passed
        fail_each(place, kind, "", step)
        tests.check(f"long parts: {kind}", tests.passed - before > (1 if STEP > 1 else 20),
                    tests.passed - before)


def test_file_limit(place):
    """ulimit -f, with the signal that comes with it."""
    largest = 1 << 17
    for limit in (0, 1, 100, 1000, 2000, 4095, 4096, 6000, 7000, 8192, 10000, 16384, 30000, largest):
        def set_limit(limit=limit):
            resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
        status, _, errors = place.make("new", preexec_fn=set_limit)
        if limit in (0, largest):
            tests.check(f"limit {limit}", status == (3 if limit == 0 else 0), errors)
        judge(f"{place.command} files of at most {limit} bytes", place, status, errors)


def main():
    with scratch() as folder:
        city = City(PROGRAM, folder)
        # what is not written anew stays where forms are, so that each look says what becomes of a file
        for command, step, looks in (("score", 1, LOOKS), ("forms", 4, STEP), ("collect", 1, LOOKS),
                                     ("rubric", 2, 2 * LOOKS), ("rulings", 8, 8 * LOOKS)):
            place = Place(city, command)
            for kind in KINDS:
                sample = LOOKS if kind == "look" else 1
                fail_each(place, kind, "", 1 if EACH else looks if kind == "look" else step)
                fail_each(place, kind, "+", 7 * sample)
            test_file_limit(place)
        first = Place(city, "score", first=True)
        for kind in ("write", "fsync", "rename", "mkdir"):
            fail_each(first, kind, "", 5 if kind == "write" else 1)
        test_long_parts(Place(city, "score", new="long"))
        place = Place(city, "score")
        test_without_exchange(place)
        test_without_links(place)
        test_copies(place)
        test_verify(city, first)
    return tests.close()


if __name__ == "__main__":
    sys.exit(main())
