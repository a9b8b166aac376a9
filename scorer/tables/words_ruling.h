/* Rulings, and records as they were and are, in Chinese words. The functions that take a scratch
 * add to the text at hand. */
#ifndef SCORER_TABLES_WORDS_RULING_H
#define SCORER_TABLES_WORDS_RULING_H

#include "model/ruling.h"
#include "score/unit_score.h"

struct context;
struct scratch;

/* 维持, 撤销 …: unsigned, so that a count of them may be walked. */
const char *words_decision(unsigned decision);

/* Id and text of what a record is about: a clause, or an indicator. */
const char *record_item_id(const struct rubric *rubric, const struct record *record);
const char *record_item_text(const struct rubric *rubric, const struct record *record);

/* "0.3分 × 3处", "取值 17/23", "未开展": what a record says; nothing for a level. */
void words_measure(struct scratch *scratch, const struct rubric *rubric,
                   const struct record *record);

/* Whether a cost of that kind is taken off the score. */
bool kind_takes_off(unsigned kind);

/* "应扣0.9，实扣0.5", "得2.4分". */
void words_cost(struct scratch *scratch, const struct record *record,
                const struct record_cost *cost);

/* "S103 变更（原 0.2分 × 3处）". */
void words_ruling_brief(struct scratch *scratch, const struct context *context,
                        const struct ruling *ruling);

/* The same with what it came to, the basis, who decided and when, on lines of their own. */
void words_ruling(struct scratch *scratch, const struct context *context,
                  const struct ruling *ruling);

#endif
