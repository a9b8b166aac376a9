#include "command/session.h"

#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "render/messages.h"

bool session_begin(struct session *session)
{
    *session = (struct session){0};
    return inputs_init(&session->inputs, &session->arena, &session->diagnostics);
}

enum status session_report(struct session *session)
{
    struct diagnostics *diagnostics = &session->diagnostics;
    if (diagnostics->count)
        print_messages(diagnostics, stderr, shows_colour(stderr));
    if (session->arena.exhausted || diagnostics->exhausted || session->inputs.xml.exhausted) {
        fputs("scorer: out of memory\n", stderr);
        return STATUS_OUTPUT;
    }
    return diagnostics->errors ? STATUS_INPUT : STATUS_DONE;
}

void session_end(struct session *session)
{
    inputs_free(&session->inputs);
    diagnostics_free(&session->diagnostics);
    arena_free(&session->arena);
}

bool shows_colour(FILE *stream)
{
    const char *terminal = getenv("TERM");
    return isatty(fileno(stream)) && !getenv("NO_COLOR") && terminal &&
           strcmp(terminal, "dumb") != 0;
}

enum status close_output(enum status status)
{
    bool failed = fflush(stdout) != 0 || ferror(stdout);
    if (!failed || status != STATUS_DONE)
        return status;
    fprintf(stderr, "scorer: standard output: %s\n", strerror(errno));
    return STATUS_OUTPUT;
}

enum status usage_error(const struct command *command, const char *format, ...)
{
    va_list arguments;
    fprintf(stderr, "scorer%s%s: ", command ? " " : "", command ? command->name : "");
    va_start(arguments, format);
    vfprintf(stderr, format, arguments);
    va_end(arguments);
    fprintf(stderr, "\nTry `scorer%s%s --help`.\n", command ? " " : "",
            command ? command->name : "");
    return STATUS_USAGE;
}
