/* An explanation for other programs: the facts of explain_text.h as one JSON object.
 *
 * {"evaluation", "rulings": [ids of files], "class", "rubric",
 *  "unit": the unit as in results.json, with the very same keys, and in it
 *    each of "indicators" with "explanation": {"title", "part", "level", "kind", "load", "cap",
 *      "absorbed"}: what went into its cap, the cap (where it has one), what that absorbed
 *    each of "records" with "explanation": {"indicator", "count", "points", "value", "result",
 *      "method", "date", "assessor", "evidence", "text" (what the record carries),
 *      "rulings": [ids]}
 *    "explanation": {"short", "class-title", "units" (in the class), "sample",
 *      "parts": [{"id", "title", "weight", "loss", "score"}],
 *      "absent": [{"id", "title", "exempt", "reason"}] (does not apply, or is exempt),
 *      "clause-caps": [{"id", "load", "cap", "absorbed"}], also of "bonus",
 *      "revoked": [{"id", "item", "ruling"}],
 *      "full", "normalize", "rounding", "decimals", "floor", "ceiling",
 *      "above", "tied", "below": [{"id", "name", "rank", "final", "distance"}] (final − own final),
 *      "grade-by-score", "vetoes": [{"record", "grade-at-most"}],
 *      "full-shares": [{"grade", "places"}] (grades that were full),
 *      "next-grade", "release-grade": null or {"grade", "from", "vetoed",
 *        "to-line", "to-grade": null (no rise does it) or {"rise", "actual", "final", "rank",
 *          "grade"},
 *        "removal": "singles", "set", "impossible" or "unsearched", "records": [ids],
 *        "removed": outcome or null, "untouched": outcome},
 *      "weak": [{"id", "title", "weight", "score", "lacks"}]}},
 *  "asked": {"type": "unit", "part", "indicator", "clause", "section", "record" or "ruling", "id"},
 *  "record", where one is asked for: {"id", "item", "kind", "indicators": [ids from L1 down],
 *    "clause", "criterion", "claimed", "effective", "absorbed": [{"id", "cap", "points"}],
 *    "revoked-by", "rulings": [ruling], "otherwise": outcome or null (cannot be scored; without it;
 *    of a revoked one: with it), "uncapped": outcome or null},
 *  "ruling", where one is asked for: {"id", "file", "decision", "record", "by", "date", "basis",
 *    "reason", "was", "becomes", "flag", "set", "item", "before": outcome or null,
 *    "after": outcome or null}}
 *
 * An outcome is {"final", "exact", "actual", "rank", "grade", "rectify"}. What is not there is left
 * out. "release-grade" is null where it is the next grade, or none is needed. */
#ifndef SCORER_RENDER_EXPLAIN_JSON_H
#define SCORER_RENDER_EXPLAIN_JSON_H

#include <stdbool.h>
#include <stdio.h>

struct arena;
struct explanation;
struct question;

/* False where memory ran out (`arena->exhausted`) or `out` did not take all of it (errno). */
bool render_explanation_json(struct arena *arena, const struct explanation *explanation,
                             const struct question *question, FILE *out);

#endif
