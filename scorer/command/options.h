/* The options of a subcommand, as a table: a new option is a line. */
#ifndef SCORER_COMMAND_OPTIONS_H
#define SCORER_COMMAND_OPTIONS_H

#include <stddef.h>
#include <stdint.h>

#include "command/command.h"

enum option_kind {
    OPTION_YES,   /* bool */
    OPTION_VALUE, /* const char pointer: the last one given */
    OPTION_LIST   /* struct option_list: all that were given, in order */
};

struct option_list {
    char **items; /* room for as many as there are arguments, made by the caller */
    uint32_t count;
};

struct command_option {
    const char *name; /* `--name` */
    char letter;      /* `-n` */
    enum option_kind kind;
    size_t offset; /* of the field in the command's own struct */
};

enum { OPTIONS_MAX = 16 };

/* Parses the options of `command`, at most OPTIONS_MAX in `table`, into the struct at `options`; at
 * `--help` it stops. `*first` is the index of the first argument that is no option. STATUS_DONE, or
 * STATUS_USAGE with a message on standard error. */
enum status options_parse(const struct command *command, const struct command_option table[],
                          size_t count, int argument_count, char *arguments[], void *options,
                          int *first);

#endif
