/* Within render/ only: the parts of an explanation in words. */
#ifndef SCORER_RENDER_EXPLAIN_PARTS_H
#define SCORER_RENDER_EXPLAIN_PARTS_H

#include "render/explain_words.h"

/* explain_tree.c: the tree, or the branch that is asked for, and what stands outside the tree. */
void tell_tree(const struct teller *teller, const struct question *question);
void tell_section(const struct teller *teller, enum kind kind, uint32_t only_clause);

/* explain_outcome.c: from the sums to final score, rank and grade. */
void tell_arithmetic(const struct teller *teller);
void tell_rank(const struct teller *teller);
void tell_grade(const struct teller *teller);
void tell_weak_points(const struct teller *teller);
void tell_rectification(const struct teller *teller);

/* explain_path.c: what would have to change to reach a better grade. */
void tell_grade_path(const struct teller *teller, const struct grade_path *path);

/* explain_record.c: one record, one clause, one ruling. */
void tell_one_record(const struct teller *teller, const struct question *question);
void tell_clause(const struct teller *teller, uint32_t index);
void tell_one_ruling(const struct teller *teller, uint32_t ruling);

#endif
