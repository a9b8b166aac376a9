# make            the program: build/scorer
# make demo       installs what is missing, builds, scores the sample city into out/, prints its ranking
# make test       the same set-up, then every test, plain and once more under the sanitizers
# make mutation   mutants of the scoring modules: do the tests see each of them?
# make coverage   branch coverage: 100 % of the scoring modules, at least 90 % of the rest
# make fuzz       every fuzzer for FUZZ_SECONDS (60)
# make analyze    gcc -fanalyzer, clang-tidy and cppcheck over every C source, the tests' too
# make test-memory   every single allocation of every command over the whole sample fails
# make bench      how fast it is, as ratios
# make profile    where the time goes, by function; make profile-count: how many instructions
# make install    into $(DESTDIR)$(PREFIX)
# make clean

PREFIX ?= /usr/local
PYTHON ?= /usr/bin/python3
VERSION := 0.1.0

ifeq ($(origin CC),default)
CC := gcc
endif

BUILD ?= build
WARNINGS := -Wall -Wextra -Wpedantic -Wconversion -Wshadow -Wstrict-prototypes \
            -Wmissing-prototypes -Wold-style-definition -Wwrite-strings -Wvla -Werror
CFLAGS ?= -O2 -g
ALL_CPPFLAGS := -Iscorer -D_GNU_SOURCE -DSCORER_VERSION='"$(VERSION)"' $(CPPFLAGS)
ALL_CFLAGS := -std=c17 -pthread $(WARNINGS) $(CFLAGS)
LDLIBS := -lxlsxwriter -lzip -lexpat -lpcre2-8 -lyajl -ljansson -lutf8proc -lnettle

OBJECTS := $(patsubst scorer/%.c,$(BUILD)/%.o,$(wildcard scorer/*.c scorer/*/*.c))
PARTS := $(filter-out $(BUILD)/main.o,$(OBJECTS))
UNIT_TESTS := $(patsubst tests/unit/%.c,$(BUILD)/tests/%,$(wildcard tests/unit/test_*.c))
BENCH := $(patsubst tests/bench/%.c,$(BUILD)/bench/%,$(wildcard tests/bench/*.c))

all: $(BUILD)/scorer

# What a program is linked with, beside its own object.
LINKED ?= $(PARTS)

$(BUILD)/scorer: $(BUILD)/main.o $(LINKED)
	$(CC) $(ALL_CFLAGS) $(LDFLAGS) -o $@ $(BUILD)/main.o $(LINKED) $(LDLIBS)

$(BUILD)/%.o: scorer/%.c Makefile
	@mkdir -p $(@D)
	$(CC) $(ALL_CPPFLAGS) $(ALL_CFLAGS) -MMD -MP -c -o $@ $<

# ---- what it needs ----

BUILD_PACKAGES := gcc libc6-dev libxlsxwriter-dev libzip-dev libexpat1-dev libpcre2-dev \
                  libyajl-dev libjansson-dev libutf8proc-dev nettle-dev
TEST_PACKAGES := valgrind libcmocka-dev python3 python3-openpyxl python3-xlsxwriter libreoffice-calc
ANALYSIS_PACKAGES := clang clang-tidy cppcheck python3
PROFILE_PACKAGES := valgrind python3
BENCH_PACKAGES := python3 python3-xlsxwriter
FUZZ_PACKAGES := clang libclang-rt-dev python3 python3-openpyxl

# $(call install,PACKAGES): with the system's package manager, as root or through sudo.
define install
@missing=''; \
if command -v dpkg-query >/dev/null; then \
    for package in $(1); do \
        dpkg-query -W -f='$${db:Status-Abbrev}' $$package 2>/dev/null | grep -q '^ii' || \
            missing="$$missing $$package"; \
    done; \
else \
    echo "This is no Debian or Ubuntu; what is needed is called there: $(1)"; \
fi; \
if [ -n "$$missing" ]; then \
    if [ "$$(id -u)" = 0 ]; then become=''; \
    elif command -v sudo >/dev/null; then become=sudo; \
    else echo "Please install, as root: apt-get install$$missing" >&2; exit 1; fi; \
    echo "Installing$$missing"; \
    $$become apt-get update -q && \
    $$become env DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends \
        $$missing; \
fi
endef

setup:
	$(call install,$(BUILD_PACKAGES))

setup-test:
	$(call install,$(BUILD_PACKAGES) $(TEST_PACKAGES) $(FUZZ_PACKAGES) $(ANALYSIS_PACKAGES) \
	    $(PROFILE_PACKAGES))

setup-fuzz:
	$(call install,$(BUILD_PACKAGES) $(FUZZ_PACKAGES))

setup-analysis:
	$(call install,$(BUILD_PACKAGES) $(TEST_PACKAGES) $(ANALYSIS_PACKAGES))

setup-coverage:
	$(call install,$(BUILD_PACKAGES) $(TEST_PACKAGES) clang libclang-rt-dev llvm)

setup-profile:
	$(call install,$(BUILD_PACKAGES) $(PROFILE_PACKAGES))

setup-bench:
	$(call install,$(BUILD_PACKAGES) $(BENCH_PACKAGES))

# ---- the sample city ----

SAMPLE := tests/samples/linfen-2022

demo: setup
	@$(MAKE) --no-print-directory all
	build/scorer score $(SAMPLE)/evaluation.xml --out out

# ---- tests ----

SANITIZED := build/sanitized
SANITIZE := -O1 -g -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer

test: setup-test
	@$(MAKE) --no-print-directory test-programs $(BENCH)
	@$(MAKE) --no-print-directory test-programs BUILD=$(SANITIZED) CFLAGS='$(SANITIZE)'
	@$(MAKE) --no-print-directory fuzz-build
	@$(MAKE) --no-print-directory mutation-build
	@$(PYTHON) tests/run.py build $(SANITIZED) --fuzz $(FUZZED)

test-programs: $(BUILD)/scorer $(UNIT_TESTS) $(BUILD)/tests/fail.so $(BUILD)/tests/failing.so

$(BUILD)/tests/%: tests/unit/%.c $(wildcard tests/unit/*.h) $(BUILD)/tests/support.o $(LINKED)
	$(CC) $(ALL_CPPFLAGS) -Itests/unit $(ALL_CFLAGS) $(LDFLAGS) -o $@ $< $(BUILD)/tests/support.o \
	    $(LINKED) -lcmocka $(LDLIBS)

# To be preloaded, into a sanitized program too: never sanitized itself.
$(BUILD)/tests/fail.so: tests/writing/fail.c Makefile
	@mkdir -p $(@D)
	$(CC) $(ALL_CPPFLAGS) -std=c17 $(WARNINGS) -O2 -g -shared -fPIC -o $@ $<

$(BUILD)/tests/failing.so: tests/memory/failing.c tests/memory/disk.c tests/memory/disk.h Makefile
	@mkdir -p $(@D)
	$(CC) -std=gnu17 -D_GNU_SOURCE -Wall -Wextra -Werror -O2 -g -shared -fPIC -o $@ $(filter %.c,$^)

# Every single allocation of every command over the whole sample.
test-memory: setup-test
	@$(MAKE) --no-print-directory all build/tests/failing.so
	@$(PYTHON) tests/memory/test_memory.py build/scorer --whole
	@$(PYTHON) tests/memory/test_exits.py build/scorer

$(BUILD)/tests/support.o: tests/unit/support.c tests/unit/support.h Makefile
	@mkdir -p $(@D)
	$(CC) $(ALL_CPPFLAGS) -Itests/unit $(ALL_CFLAGS) -MMD -MP -c -o $@ $<

# ---- static analysis ----

analyze: setup-analysis
	@$(PYTHON) tests/analysis/analyze.py

# What the sources are compiled with, for the analyzers.
analysis-flags:
	$(info $(ALL_CPPFLAGS) -Itests/unit -std=c17 -pthread $(filter-out -Werror,$(WARNINGS)))@:

# ---- mutation testing ----

MUTATION := build/mutation
# The unit tests of what is mutated, and of what shares their notation.
MUTATION_TESTS := $(patsubst tests/unit/%.c,$(BUILD)/tests/%,$(shell grep -lE \
    '"(number|score|rank)/|(score|rank)_city' $(wildcard tests/unit/test_*.c)))

mutation: setup-test mutation-build
	@$(PYTHON) tests/mutation/mutate.py $(MUTATED)

# All but main.c as a library, so that a mutant of one module can stand in for it; and the objects
# that one is linked with under the sanitizers.
mutation-build:
	@$(MAKE) --no-print-directory mutation-objects BUILD=$(SANITIZED) CFLAGS='$(SANITIZE)'
	@$(MAKE) --no-print-directory mutation-programs BUILD=$(MUTATION) CFLAGS='-O0 -fPIC' \
	    CPPFLAGS=-DARENA_BLOCK_LARGEST=0 LINKED=$(MUTATION)/libscorer.so LDFLAGS='-Wl,-rpath,$(CURDIR)/$(MUTATION)'

mutation-programs: $(BUILD)/scorer $(MUTATION_TESTS) $(BUILD)/pieces $(BUILD)/tests/failing.so

# The program of these objects alone, for tests of memory: each piece of an arena is an allocation.
$(BUILD)/pieces: $(BUILD)/main.o $(PARTS)
	$(CC) $(ALL_CFLAGS) -o $@ $^ $(LDLIBS)

mutation-objects: $(PARTS) $(BUILD)/tests/support.o

$(BUILD)/libscorer.so: $(PARTS)
	$(CC) -shared -Wl,-soname,$(@F) $(ALL_CFLAGS) -o $@ $(PARTS) $(LDLIBS)

# ---- coverage ----

COVERED := build/coverage
# All processes count in one mapped file: what ends by _exit or is killed has counted too.
COUNTING = -fcoverage-mapping -fprofile-instr-generate=$(CURDIR)/$(COVERED)/raw/%c%8m.profraw \
           -fprofile-update=atomic -mllvm -runtime-counter-relocation \
           -Wno-unused-command-line-argument

coverage: setup-coverage
	@$(MAKE) --no-print-directory $(COVERED)/scorer test-programs BUILD=$(COVERED) CC=clang \
	    CPPFLAGS=-DARENA_BLOCK_LARGEST=0 CFLAGS='-O1 $(COUNTING)'
	@$(PYTHON) tests/coverage/coverage.py $(COVERED) $(if $(MISSING),--missing $(MISSING))

# ---- fuzzing ----

FUZZED := build/fuzz
FUZZ_SECONDS ?= 60
FUZZ_TARGETS := $(patsubst tests/fuzz/%.c,$(BUILD)/%,\
                    $(shell grep -l LLVMFuzzerTestOneInput tests/fuzz/*.c))
FUZZ_PARTS := $(BUILD)/fuzz/stage.o $(BUILD)/fuzz/results.o $(BUILD)/fuzz/mutate.o

fuzz: setup-fuzz
	@$(MAKE) --no-print-directory fuzz-build
	@$(PYTHON) tests/fuzz/run.py $(FUZZED) --seconds $(FUZZ_SECONDS)

fuzz-build:
	@$(MAKE) --no-print-directory fuzz-programs BUILD=$(FUZZED) CC=clang \
	    CFLAGS='$(SANITIZE) -fsanitize=fuzzer-no-link'

fuzz-programs: $(BUILD)/scorer $(FUZZ_TARGETS)
	@$(PYTHON) tests/fuzz/seeds.py $(BUILD)

$(FUZZ_TARGETS): $(BUILD)/%: $(BUILD)/fuzz/%.o $(FUZZ_PARTS) $(PARTS)
	$(CC) $(ALL_CFLAGS) -fsanitize=fuzzer $(LDFLAGS) -o $@ $^ $(LDLIBS)

$(BUILD)/fuzz/%.o: tests/fuzz/%.c $(wildcard tests/fuzz/*.h) Makefile
	@mkdir -p $(@D)
	$(CC) $(ALL_CPPFLAGS) $(ALL_CFLAGS) -c -o $@ $<

# ---- speed ----

bench: setup-bench
	@$(MAKE) --no-print-directory all $(BENCH)
	@$(PYTHON) tests/bench/bench.py

$(BUILD)/bench/write_ranking: tests/bench/write_ranking.c $(PARTS)
	@mkdir -p $(@D)
	$(CC) $(ALL_CPPFLAGS) $(ALL_CFLAGS) -o $@ $< $(PARTS) $(LDLIBS)

$(BUILD)/bench/%: tests/bench/%.c tests/bench/cells.h
	@mkdir -p $(@D)
	$(CC) -D_GNU_SOURCE $(ALL_CFLAGS) -o $@ $< -lexpat -lzip -lxlsxwriter

# ---- profile ----

profile: setup-profile
	@$(MAKE) --no-print-directory all $(BENCH)
	@$(PYTHON) tests/profile/profile.py show build

profile-count: setup-profile
	@$(MAKE) --no-print-directory all $(BENCH)
	@$(PYTHON) tests/profile/profile.py count build

# ---- the rest ----

install: all
	install -D $(BUILD)/scorer $(DESTDIR)$(PREFIX)/bin/scorer
	install -d $(DESTDIR)$(PREFIX)/share/scorer/templates $(DESTDIR)$(PREFIX)/share/scorer/rubrics
	install -m 644 templates/*.xml $(DESTDIR)$(PREFIX)/share/scorer/templates
	install -m 644 rubrics/*.xml $(DESTDIR)$(PREFIX)/share/scorer/rubrics

clean:
	rm -rf build out

.PHONY: all analysis-flags analyze bench clean coverage demo fuzz fuzz-build fuzz-programs install \
        mutation mutation-build mutation-objects mutation-programs profile profile-count setup setup-analysis setup-bench \
        setup-coverage setup-fuzz setup-profile setup-test test test-memory test-programs

# Keep what a pattern rule makes on the way to another.
.SECONDARY:

-include $(OBJECTS:.o=.d) $(BUILD)/tests/support.d
