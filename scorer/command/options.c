#include "command/options.h"

#include <getopt.h>
#include <stdbool.h>

#include "command/session.h"

/* The table in the two forms that getopt_long takes. */
struct parser {
    struct option longs[OPTIONS_MAX + 1];
    char letters[2 * OPTIONS_MAX + 2];
};

static struct parser make_parser(const struct command_option table[], size_t count)
{
    struct parser parser = {.letters = ":"}; /* a missing value is told from an unknown option */
    char *letter = parser.letters + 1;
    for (size_t i = 0; i < count && i < OPTIONS_MAX; i++) {
        bool valued = table[i].kind != OPTION_YES;
        parser.longs[i] = (struct option){table[i].name, valued ? required_argument : no_argument,
                                          NULL, table[i].letter};
        *letter++ = table[i].letter;
        if (valued)
            *letter++ = ':';
    }
    return parser;
}

static const struct command_option *find(const struct command_option table[], size_t count,
                                         int letter)
{
    for (size_t i = 0; i < count; i++)
        if (table[i].letter == letter)
            return &table[i];
    return NULL;
}

static void take(const struct command_option *option, void *options)
{
    void *field = (char *)options + option->offset;
    if (option->kind == OPTION_YES) {
        *(bool *)field = true;
    } else if (option->kind == OPTION_VALUE) {
        *(const char **)field = optarg;
    } else {
        struct option_list *list = field;
        list->items[list->count++] = optarg;
    }
}

enum status options_parse(const struct command *command, const struct command_option table[],
                          size_t count, int argument_count, char *arguments[], void *options,
                          int *first)
{
    const struct parser parser = make_parser(table, count);
    opterr = 0;
    for (int letter; (letter = getopt_long(argument_count, arguments, parser.letters, parser.longs,
                                           NULL)) != -1;) {
        const struct command_option *option = find(table, count, letter);
        if (letter == ':')
            return usage_error(command, "`%s` needs a value", arguments[optind - 1]);
        if (!option)
            return usage_error(command, "the option `%s` is not known", arguments[optind - 1]);
        take(option, options);
        if (letter == 'h')
            break;
    }
    *first = optind;
    return STATUS_DONE;
}
