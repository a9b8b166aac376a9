/* What the sheets say in Chinese words. Each function adds to the text at hand of a scratch. */
#ifndef SCORER_TABLES_WORDS_H
#define SCORER_TABLES_WORDS_H

#include <stdbool.h>
#include <stdint.h>

#include "number/fraction.h"
#include "number/points.h"
#include "tables/line.h"

struct context;
struct rubric;
struct scratch;
struct unit_summary;

/* 减分, 得分 …: how an item is scored. */
const char *words_kind(unsigned kind);

/* "网上考核、现场考核": bits of enum method; nothing for 0. */
void words_methods(struct scratch *scratch, unsigned methods);

void words_points(struct scratch *scratch, points value);
void words_percent(struct scratch *scratch, points ratio);

/* Digits of the quotient, cut off behind the sixth, with "…" where more follow. */
void words_fraction(struct scratch *scratch, struct fraction value);

/* "2022年12月30日": a date yyyymmdd. */
void words_date(struct scratch *scratch, uint32_t date);

/* "四舍五入保留2位小数". */
void words_rounding(struct scratch *scratch, enum rounding rounding, int decimals);

/* "84.5 × 100 ÷ 90 = 93.888888… ≈ 93.89（四舍五入保留2位小数）": the unit at hand. */
void words_arithmetic(struct scratch *scratch, const struct context *context);

/* Why the unit's grade is not what its score alone gives: veto, share. Nothing where it is. */
void words_grade_note(struct scratch *scratch, const struct context *context);

/* Where rounding, or ranking by exact values, makes what is published tell another story. */
void words_rounding_note(struct scratch *scratch, const struct context *context);

/* The unit's weak first-level indicators, with score rates or without. */
void words_weak(struct scratch *scratch, const struct context *context, bool rates);

/* Why the unit is on the rectification list; nothing where it is not. */
void words_rectify(struct scratch *scratch, const struct context *context);

/* Which caps absorbed part of the record at hand: "B1 主动公开 上限；…". */
void words_absorbers(struct scratch *scratch, const struct context *context);

/* Which columns of a ranking recompute; which do not, and why, or nothing. */
void words_formulas(struct scratch *scratch, const struct context *context);
void words_values_of_class(struct scratch *scratch, const struct context *context);

/* The indicators of the score sheet at hand whose loss is a value for the length of its formula. */
void words_values_of_unit(struct scratch *scratch, const struct context *context);

/* How the result that a line at the foot of a score sheet tells is made: in words and with what the
 * rubric sets, not with scores, so that it stays true where the sheet is recomputed. Nothing for
 * other lines. */
void words_result(struct scratch *scratch, const struct rubric *rubric,
                  const struct unit_summary *summary, enum line_type line);

/* Adds `separator` unless the text at hand is empty. */
void words_join(struct scratch *scratch, const char *separator);

#endif
