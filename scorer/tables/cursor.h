/* Walks over the rows of one table, and holds what the row at hand is about. */
#ifndef SCORER_TABLES_CURSOR_H
#define SCORER_TABLES_CURSOR_H

#include <stdbool.h>
#include <stdint.h>

#include "model/template.h"
#include "tables/context.h"
#include "tables/line.h"
#include "tables/setting.h"

struct arena;
struct cell;

/* What the sheets of a book share. */
struct room {
    struct arena *arena;
    struct workspace *workspace;
    struct scratch *scratch;
    struct appeals *appeals;
    struct unit_score score; /* in the workspace: of the unit scored last */
    bool failed;
};

struct cursor {
    struct context context;
    struct room *room;
    const struct template_rows *rows;
    uint32_t first_class; /* of the sheet, and the one behind its last */
    uint32_t end_class;
    uint32_t only_unit; /* of a unit's workbook; NO_INDEX in the city's */
    /* Where the walk stands. */
    uint32_t class_index;
    bool in_class;
    uint32_t place;   /* unit, indicator, grade, line … or ruling that comes next */
    uint32_t inner;   /* record or exemption of the unit that comes next */
    uint32_t scored;  /* the unit that `room->score` is about, or NO_INDEX */
    uint32_t *sorted; /* indicators, by loss, with ORDER_LOSS */
    uint32_t sorted_count;
    struct setting_list settings;
    const struct line_list *lines; /* with ROWS_LINES */
};

/* Sets the unit of a context and what rulings did to it, and scores it; false, with room->failed,
 * when that cannot be done. */
bool context_enter_unit(struct context *context, struct room *room, uint32_t unit);

/* Back before the first row. */
void cursor_rewind(struct cursor *cursor);

/* Moves to the next row; false at the end, or with room->failed. */
bool cursor_next(struct cursor *cursor);

/* How the row at hand looks. */
enum style_role cursor_style(const struct cursor *cursor);

#endif
