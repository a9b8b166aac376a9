/* Rulings on appeals. "A ruling on an appeal never edits the evaluation: the evaluation stays as
 * evidence, and the score is computed from evaluation + rulings, in order." */
#ifndef SCORER_MODEL_RULING_H
#define SCORER_MODEL_RULING_H

#include <stdbool.h>
#include <stdint.h>

#include "model/evaluation.h"

enum decision {
    DECISION_UPHOLD, /* changes nothing */
    DECISION_REVOKE, /* takes the record out */
    DECISION_AMEND,  /* gives it other attributes, in its old place in the order */
    DECISION_ADD,    /* brings a new record, after the unit's others */
    DECISION_FLAG,   /* sets or clears a roster flag for the unit */
    DECISION_EXEMPT, /* exempts an indicator */
    DECISION_COUNT
};

struct ruling {
    const char *id;
    const char *by;
    const char *basis;
    const char *reason; /* or NULL */
    const char *flag;   /* DECISION_FLAG: its name */
    const struct unit *unit;
    enum decision decision;
    uint32_t date; /* yyyymmdd */
    uint32_t file; /* index into the assessment's ruling_files */
    uint64_t flag_bit;
    bool set; /* DECISION_FLAG */
    /* Of the record that is ruled on: its slot among the unit's records of the evaluation and,
     * behind them, those that rulings added; NO_INDEX for flag and exempt. */
    uint32_t slot;
    const struct record *was;          /* as earlier rulings left it; NULL for add, flag, exempt */
    const struct record *becomes;      /* NULL where it is revoked, and for flag and exempt */
    const struct exemption *exemption; /* DECISION_EXEMPT */
    struct place place;
};

/* One rulings file. Its rulings are those of `first` … `first + count - 1`. */
struct ruling_file {
    const char *id;
    const char *title; /* or NULL */
    uint32_t date;     /* or 0 */
    uint32_t first;
    uint32_t count;
};

struct arena;

/* The rulings on one unit may be this many: what each did is computed by scoring the unit anew. */
enum { RULINGS_EACH_MAX = 1000, RULINGS_WORK_MAX = 100000000 /* records scored for it in all */ };

/* Copies the first `count` rulings into an array where those on one unit stand together, in order.
 * False when memory is out. */
bool group_rulings(struct arena *arena, const struct roster *roster, const struct ruling rulings[],
                   uint32_t count, struct ruling_groups *groups);

/* The standing of `base->unit` after its rulings among the first `count` of `rulings`; owned by
 * `arena`, with `records` NULL when memory is out. */
struct standing standing_after(struct arena *arena, const struct standing *base,
                               const struct ruling rulings[], uint32_t count);

#endif
