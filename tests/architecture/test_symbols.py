#!/usr/bin/python3
"""No function of the program may have the name of one in a library it is linked with: the linker would
take ours for theirs, without a word. test_symbols.py PROGRAM; ends with `N passed, N failed`."""

import re
import subprocess
import sys


def defined(arguments):
    out = subprocess.run(["nm", *arguments], check=False, capture_output=True, text=True).stdout
    return {re.sub(r"@.*", "", line.split()[-1]) for line in out.splitlines()
            if len(line.split()) == 3 and line.split()[1] in "TW"}


def main(program):
    # The C library's own start-up leaves a few names in every program.
    ours = {name for name in defined(["--defined-only", program]) if not name.startswith("_")}
    ours -= {"main", "data_start"}
    # base/allocation.c and base/stream.c stand in for these on purpose.
    ours -= {"malloc", "calloc", "realloc", "rewind"}
    # render/xlsx_temporary.c and xlsx_archive.c give libxlsxwriter these to call, where the loader can
    # see them.
    given = {"lxw_tmpfile", "zipOpen", "zipOpenNewFileInZip4_64"}
    ours -= given
    libraries = re.findall(r"=> (/\S+)", subprocess.run(["ldd", program], check=True, text=True,
                                                        capture_output=True).stdout)
    missing = given - defined(["-D", "--defined-only", program])
    for name in missing:
        print(f"{name} is not seen by libraries")
    passed, failed = not missing, len(missing)
    for library in libraries:
        clashes = sorted(ours & defined(["-D", "--defined-only", library]))
        if "san.so" in library:
            clashes = []  # a sanitizer stands in for the C library on purpose
        for name in clashes:
            print(f"{name} is also in {library}")
        passed, failed = passed + (not clashes), failed + bool(clashes)
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else "build/scorer"))
