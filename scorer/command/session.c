#include "command/session.h"

#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/interrupt.h"
#include "base/text.h"
#include "read/assemble.h"
#include "read/blank_table.h"
#include "render/messages.h"

bool session_begin(struct session *session)
{
    *session = (struct session){0};
    return inputs_init(&session->inputs, &session->arena, &session->diagnostics);
}

bool is_out_of_memory(const struct session *session)
{
    return session->arena.exhausted || session->diagnostics.exhausted ||
           session->inputs.xml.exhausted;
}

enum status session_report(struct session *session)
{
    struct diagnostics *diagnostics = &session->diagnostics;
    /* Without messages: what was found wrong may only be what was not kept. */
    bool whole = !is_out_of_memory(session);
    if (whole && diagnostics->count)
        whole = print_messages(diagnostics, stderr, shows_colour(stderr));
    if (!whole) {
        fputs("scorer: out of memory\n", stderr);
        return STATUS_OUTPUT;
    }
    return diagnostics->errors ? STATUS_INPUT : STATUS_DONE;
}

const struct assessment *read_assessment(struct session *session, const char *evaluation,
                                         char *const rulings[], uint32_t ruling_count)
{
    const struct input *input = inputs_read(&session->inputs, evaluation, INPUT_EVALUATION);
    const struct input **files = arena_array(&session->arena, ruling_count, sizeof *files);
    bool whole = input && input->evaluation && files;
    for (uint32_t i = 0; files && i < ruling_count; i++) {
        files[i] = inputs_read(&session->inputs, rulings[i], INPUT_RULINGS);
        for (uint32_t j = 0; files[i] && j < i; j++)
            if (files[j] == files[i])
                diagnostics_error(&session->diagnostics,
                                  (struct place){files[i]->file, PLACE_WHOLE_FILE}, NULL,
                                  "these rulings are named twice");
        whole = whole && files[i];
    }
    return whole ? assemble(&session->inputs, input, files, ruling_count) : NULL;
}

bool session_has_read(const struct session *session, const char *path)
{
    struct stat status;
    const struct input *const *inputs = (const struct input *const *)session->inputs.files.items;
    bool there = stat(path, &status) == 0;
    for (size_t i = 0; there && i < session->inputs.files.count; i++)
        if (inputs[i]->status.st_ino == status.st_ino && inputs[i]->status.st_dev == status.st_dev)
            return true;
    return false;
}

bool session_may_write_blank(struct session *session, const char *path, const char *sheet,
                             uint32_t rows)
{
    bool may = table_may_be_replaced(&session->arena, &session->diagnostics, path, sheet, rows);
    if (!may && !is_out_of_memory(session))
        text_say(stderr, "scorer: %s is there and is no empty table; name another file", path);
    return may;
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
    text_say(stderr, "scorer: standard output: %s", strerror(errno));
    return STATUS_OUTPUT;
}

enum status close_announcement(enum status status, const char *path)
{
    status = close_output(status);
    if (status != STATUS_DONE)
        text_say(stderr, "scorer: %s is as it was", path);
    return status;
}

enum status report_unwritten(const char *path, const char *problem)
{
    if (interrupts_came())
        text_say(stderr, "scorer: %s is as it was: interrupted", path);
    else
        text_say(stderr, "scorer: %s", problem);
    return STATUS_OUTPUT;
}

enum status usage_error(const struct command *command, const char *format, ...)
{
    va_list arguments;
    fprintf(stderr, "scorer%s%s: ", command ? " " : "", command ? command->name : "");
    va_start(arguments, format);
    char message[4096];
    vsnprintf(message, sizeof message, format, arguments);
    text_print(message, stderr);
    va_end(arguments);
    fprintf(stderr, "\nTry `scorer%s%s --help`.\n", command ? " " : "",
            command ? command->name : "");
    return STATUS_USAGE;
}
