#!/usr/bin/python3
"""Where the time goes, and how many instructions scoring the sample takes, by valgrind's callgrind.

    profile.py show BUILD    the top functions, for the sample and for a made-up country
    profile.py count BUILD   what kept.txt is to hold
    profile.py test BUILD    whether scoring the sample takes as many instructions as kept.txt says

Instructions do not depend on how busy the machine is, nor, as they are counted here, on its processor,
but on the compiler and the libraries: kept.txt names those that it was taken with. What is compared is a
ratio, to a bare expat parse of the same files (tests/bench/bare_parse.c). It may be 3 % above the kept
one; with another compiler or other libraries 25 %, which says only that nothing went wrong altogether.
Ends with `N passed, N failed`.
"""

import glob
import os
import re
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
KEPT = f"{HERE}/kept.txt"
SAMPLE = "tests/samples/linfen-2022"
EVALUATION = f"{SAMPLE}/evaluation.xml"
INPUTS = (EVALUATION, *(f"rubrics/linfen-2022-{name}.xml" for name in ("roster", "a", "b")))
ROOM, ROOM_ELSEWHERE = 1.03, 1.25
# The C library has its functions on texts once for each kind of processor: all are to take the plainest.
TUNABLES = "glibc.cpu.hwcaps=" + ",".join(f"-{name}" for name in (
    "AVX", "AVX2", "AVX512F", "AVX512BW", "AVX512VL", "BMI2", "ERMS", "FSRM", "RTM", "SSSE3", "SSE4_1", "SSE4_2",
    "AVX_Fast_Unaligned_Load"))
COUNTRY = ("300", "50", "30")  # units, records each, indicators
SHOWN = 40
ROW = re.compile(r"^\s*([\d,]+) \(\s*([\d.]+)%\)\s+(\S+?):(.+?)(?: \[(.*)\])?$")


def callgrind(out, *command):
    """Instructions of the command; `out` is the file of the profile."""
    done = subprocess.run(["valgrind", "--tool=callgrind", f"--callgrind-out-file={out}", *command],
                          cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
                          check=False, env=dict(os.environ, GLIBC_TUNABLES=TUNABLES))
    counted = re.search(r"Collected : (\d+)", done.stderr)
    if done.returncode != 0 or not counted:
        sys.exit(f"{' '.join(command)}: exit status {done.returncode}\n{done.stderr}")
    return int(counted.group(1))


def versions(build):
    """The compiler, and the libraries that take part in scoring, as they are named on this machine."""
    compiler = subprocess.run(["gcc", "-dumpfullversion"], check=True, capture_output=True, text=True)
    linked = subprocess.run(["ldd", f"{build}/scorer"], check=True, capture_output=True, text=True).stdout
    libraries = [os.path.basename(os.path.realpath(path)) for path in
                 re.findall(r"=> (/\S+/lib(?:expat|pcre2-8|yajl|utf8proc|c)\.so\S*)", linked)]
    return " ".join([f"gcc-{compiler.stdout.strip()}", *sorted(libraries)])


def count(build, folder):
    """(instructions of scoring the sample, those of parsing its files)."""
    scoring = callgrind(f"{folder}/out", f"{build}/scorer", "score", EVALUATION, "--json")
    return scoring, sum(callgrind(f"{folder}/out", f"{build}/bench/bare_parse", path) for path in INPUTS)


def show_count(build):
    with tempfile.TemporaryDirectory() as folder:
        scoring, parsing = count(build, folder)
    print(f"instructions {scoring}\nparsing {parsing}\nratio {scoring / parsing:.3f}\n"
          f"versions {versions(build)}")


def test(build):
    with open(KEPT, encoding="utf-8") as file:
        kept = dict(line.rstrip("\n").split(" ", 1) for line in file if line.strip() and line[0] != "#")
    with tempfile.TemporaryDirectory() as folder:
        scoring, parsing = count(build, folder)
    ratio, same = scoring / parsing, kept["versions"] == versions(build)
    most = float(kept["ratio"]) * (ROOM if same else ROOM_ELSEWHERE)
    print(f"{scoring} instructions, {ratio:.3f} times a bare parse ({parsing}); kept {kept['ratio']}, "
          f"at most {most:.3f}")
    if not same:
        print(f"here is {versions(build)};\nkept is of {kept['versions']}")
    elif ratio * ROOM < float(kept["ratio"]):
        print("much faster than kept.txt says: `make profile-count` gives the number to keep")
    good = ratio <= most
    print(f"{int(good)} passed, {int(not good)} failed")
    return 0 if good else 1


def rows(profile, *options):
    """(share in percent, where, function) of the functions in a profile, the largest first."""
    done = subprocess.run(["callgrind_annotate", "--auto=no", "--threshold=100", *options, profile],
                          check=True, capture_output=True, text=True)
    for line in done.stdout.splitlines():
        found = ROW.match(line)
        if found:
            share, file, function, library = found.group(2, 3, 4, 5)
            where = os.path.relpath(file, ROOT) if file.startswith("/") else file
            where = os.path.basename(library or "") if "scorer/" not in where else where
            yield float(share), where, function.split("'")[0]


def show_profile(title, profile, instructions):
    own = {}
    for share, where, function in rows(profile):
        own[where, function] = own.get((where, function), 0) + share
    seen = {}
    for share, where, function in rows(profile, "--inclusive=yes"):
        seen.setdefault((where, function), share)
    named = [(share, key) for key, share in seen.items() if not key[1].startswith("0x")]
    print(f"\n{title}: {instructions:,} instructions\n{'with':>7} {'alone':>7}  function")
    for share, key in sorted(named, reverse=True)[:SHOWN]:
        print(f"{share:6.1f}% {own.get(key, 0):6.1f}%  {key[1]}  {key[0]}")
    print("alone, by library or folder:")
    places = {}
    for (where, _), share in own.items():
        place = os.path.dirname(where) if where.startswith("scorer/") else where
        places[place] = places.get(place, 0) + share
    for place, share in sorted(places.items(), key=lambda one: -one[1])[:16]:
        print(f"{share:6.1f}%  {place}")


def show(build):
    with tempfile.TemporaryDirectory() as folder:
        os.mkdir(f"{folder}/country")
        subprocess.run([f"{build}/bench/make_country", f"{folder}/country", *COUNTRY], check=True, cwd=ROOT)
        country = next(path for path in glob.glob(f"{folder}/country/*.xml") if "evaluation" in path)
        for title, arguments in (
                ("the sample, --json", (EVALUATION, "--json")),
                ("the sample with all its workbooks", (EVALUATION, "--out", f"{folder}/out")),
                (f"a country of {COUNTRY[0]} units with {COUNTRY[1]} records each, --json", (country, "--json"))):
            profile = f"{folder}/profile"
            show_profile(title, profile, callgrind(profile, f"{build}/scorer", "score", *arguments))


if __name__ == "__main__":
    sys.exit({"show": show, "count": show_count, "test": test}[sys.argv[1]](os.path.abspath(sys.argv[2])))
