/* scorer: scores a yearly assessment of government-affairs transparency. */
#include <stdio.h>
#include <string.h>

#include "base/process.h"
#include "base/text.h"
#include "command/session.h"

static const struct command *const commands[] = {&check_command,  &score_command,  &explain_command,
                                                 &verify_command, &forms_command,  &collect_command,
                                                 &rubric_command, &rulings_command};

enum { COMMANDS = sizeof commands / sizeof *commands };

static void print_help(FILE *out)
{
    fputs(
        "Usage: scorer COMMAND ...\n\n"
        "Scores a yearly assessment of government-affairs transparency: rubrics, a roster and an\n"
        "evaluation in, ranked workbooks out.\n\n",
        out);
    for (size_t i = 0; i < COMMANDS; i++)
        fprintf(out, "  %-8s %s\n", commands[i]->name, commands[i]->summary);
    fputs("\n`scorer COMMAND --help` tells more of each; `scorer --version` the version.\n", out);
}

static const struct command *find_command(const char *name)
{
    for (size_t i = 0; i < COMMANDS; i++)
        if (strcmp(commands[i]->name, name) == 0)
            return commands[i];
    return NULL;
}

static enum status refuse(const char *name)
{
    const char *names[COMMANDS];
    for (size_t i = 0; i < COMMANDS; i++)
        names[i] = commands[i]->name;
    const char *nearest = text_nearest(name, names, COMMANDS);
    return usage_error(NULL, "there is no command `%s`%s%s%s", name,
                       nearest ? "; did you mean `" : "", nearest ? nearest : "",
                       nearest ? "`?" : "");
}

int main(int argument_count, char *arguments[])
{
    process_prepare();
    if (argument_count < 2) {
        print_help(stderr);
        return STATUS_USAGE;
    }
    const char *name = arguments[1];
    if (strcmp(name, "--help") == 0 || strcmp(name, "-h") == 0 || strcmp(name, "help") == 0) {
        print_help(stdout);
        return (int)close_output(STATUS_DONE);
    }
    if (strcmp(name, "--version") == 0) {
        puts("scorer " SCORER_VERSION);
        return (int)close_output(STATUS_DONE);
    }
    const struct command *command = find_command(name);
    return (int)(command ? command->run(argument_count - 1, arguments + 1) : refuse(name));
}
