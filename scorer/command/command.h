/* The subcommands: each parses its own options, does its work, and gives the exit status. */
#ifndef SCORER_COMMAND_COMMAND_H
#define SCORER_COMMAND_COMMAND_H

/* "Exit status" of the contract. */
enum status {
    STATUS_DONE = 0,
    STATUS_INPUT = 1,     /* an input is wrong; nothing was written */
    STATUS_USAGE = 2,     /* the command line is wrong */
    STATUS_OUTPUT = 3,    /* the output could not be written, or memory is out */
    STATUS_DIFFERENCE = 4 /* verify found a difference */
};

struct command {
    const char *name;
    const char *summary; /* one line */
    const char *help;    /* the whole of `scorer NAME --help` */
    enum status (*run)(int argument_count, char *arguments[]);
};

extern const struct command check_command;
extern const struct command score_command;
extern const struct command explain_command;
extern const struct command verify_command;
extern const struct command rubric_command;
extern const struct command rulings_command;
extern const struct command collect_command;
extern const struct command forms_command;

#endif
