/* What a workbook looks like, as its template file says: data only, the same for every renderer.
 * Names of fields are resolved by tables/bind.h. Lists are linked in document order. */
#ifndef SCORER_MODEL_TEMPLATE_H
#define SCORER_MODEL_TEMPLATE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/diagnostics.h"
#include "model/rubric.h"
#include "number/points.h"

struct field;

/* What one workbook is about: `for="city"`, `for="unit"`, and `for="changes"`, what the rulings of
 * the last file changed. */
enum subject { SUBJECT_CITY, SUBJECT_UNIT, SUBJECT_CHANGES };

/* When a sheet, column, info or note is there: in a workbook of one unit, `when="rulings"` asks for
 * rulings on that unit, elsewhere for rulings in the run. */
enum occasion { WHEN_ALWAYS, WHEN_RULINGS };

/* What the rows of a table are taken from. */
enum row_source {
    ROWS_NONE,       /* no table: a page of charts or notes */
    ROWS_UNITS,      /* one row a unit */
    ROWS_RECORDS,    /* one row a record: a ledger */
    ROWS_INDICATORS, /* one row an indicator, over all units of the class */
    ROWS_GRADES,     /* one row a grade */
    ROWS_EXEMPTIONS, /* one row a 合理缺项 */
    ROWS_SETTINGS,   /* one row a rule of how the score was computed */
    ROWS_LINES,      /* the lines of one unit's 考核评分表 */
    ROWS_CHANGES,    /* one row a unit that the last rulings moved */
    ROWS_RULINGS,    /* one row a ruling */
    ROWS_FILES       /* one row a file of rulings */
};

enum row_order { ORDER_INPUT, ORDER_RANK, ORDER_LOSS };
enum row_filter {
    FILTER_ALL,
    FILTER_RECTIFY, /* units on the rectification list */
    FILTER_LAST     /* rulings of the last file */
};
enum alignment { ALIGN_UNSET, ALIGN_LEFT, ALIGN_CENTER, ALIGN_RIGHT };
enum tone_rule { TONE_NONE, TONE_GRADE, TONE_WEAK };
enum link_rule {
    LINK_NONE,
    LINK_SHEET, /* to the unit's score sheet */
    LINK_TEXT   /* to what the text says, where that is an address on the web */
};
enum chart_type { CHART_TYPE_BAR, CHART_TYPE_COLUMN };

/* The parts of a sheet that have a look of their own. */
enum style_role {
    STYLE_TITLE,
    STYLE_SUBTITLE,
    STYLE_MARK, /* the demonstration mark */
    STYLE_INFO,
    STYLE_HEADING,
    STYLE_BODY,
    STYLE_GROUP, /* rows of first-level indicators in a tree */
    STYLE_SUBTOTAL,
    STYLE_TOTAL,
    STYLE_NOTE,
    STYLE_SIGN,
    STYLE_WEAK, /* 明显短板 */
    STYLE_COUNT
};

/* 0xRRGGBB with COLOUR_GIVEN set, so that black is not nothing. */
#define COLOUR_NONE  0U
#define COLOUR_GIVEN 0x1000000U

/* A role that the template does not style looks like its body. */
struct style {
    bool given;
    enum style_role role;
    const char *font;
    struct optional_points size; /* in typographic points */
    bool bold;
    bool border;
    uint32_t colour;
    uint32_t fill;
    enum alignment align;
};

/* A piece of a text: a literal, or a field in its place. */
struct text_part {
    const char *literal; /* NULL for a field */
    const struct field *field;
    const struct text_part *next;
};

/* A text with placeholders {like.this}. `source` is NULL where the template gives none. */
struct template_text {
    const char *source;
    const char *attribute; /* that holds it; NULL where it is the element's own text */
    const struct text_part *parts;
};

struct template_line { /* info, note, sign */
    struct template_text label;
    struct template_text text;
    enum occasion when;
    struct place place;
    struct template_line *next;
};

struct template_column {
    const char *field_name;
    const struct field *field;
    struct template_text heading;
    const char *group; /* a heading above those of neighbours of the same group, or NULL */
    struct optional_points width; /* in characters */
    const char *format;           /* a spreadsheet number format; NULL: as exact as the value is */
    enum alignment align;
    enum tone_rule tone;
    bool wrap;
    bool merge; /* equal neighbours below each other become one cell */
    bool each;  /* once for each first-level indicator */
    bool scale; /* part of the heat map */
    bool total; /* summed in the totals row */
    enum link_rule link;
    enum occasion when;
    struct place place;
    struct template_column *next;
};

struct template_chart {
    enum chart_type type;
    struct template_text title;
    const char *from;          /* id of the sheet whose table it draws; NULL: its own */
    const char *category_name; /* field names of columns of that table */
    const char *value_name;
    const char *compare_name; /* of a second column, drawn beside the values; or NULL */
    const char *category_title;
    const char *value_title;
    const char *number_format;     /* of the labels at the bars, or NULL */
    struct optional_points height; /* in centimetres; not given: as the bars need */
    struct optional_points full;   /* where the axis ends unless a value lies beyond */
    uint32_t most;                 /* rows drawn at most; 0: all that a reader can take in */
    uint32_t colour;
    struct place place;
    struct template_chart *next;
};

struct template_rows {
    enum row_source source;
    enum row_order order;
    enum row_filter only;
    unsigned kinds;    /* bits 1 << enum kind; 0: all */
    unsigned decisions; /* bits 1 << enum decision; 0: all */
    uint32_t levels;   /* indicators down to this level; 0: all */
    const char *total; /* label of the totals row, or NULL */
    const char *empty; /* what stands in place of no rows */
    struct place place;
};

enum paper { PAPER_A4, PAPER_A3 };
enum orientation { PORTRAIT, LANDSCAPE };

struct template_page {
    enum paper paper;
    enum orientation orientation;
    bool one_page;                                   /* all on one page, not only as wide as one */
    struct optional_points left, right, top, bottom; /* centimetres */
};

struct template_margin {           /* header, footer */
    struct template_text texts[3]; /* left, centre, right */
    struct place place;
};

/* The heat map's colours, from the lowest value over the middle to the highest, and the values they
 * stand at; where none is given, at the smallest, the median and the largest of the table. */
struct template_scale {
    bool given;
    uint32_t colours[3];
    struct optional_points at[3];
};

struct template_sheet {
    const char *id; /* or NULL */
    struct template_text name;
    struct template_text title;
    struct template_text subtitle;
    bool per_class; /* a sheet for each class, or one for all */
    bool filter;
    uint32_t freeze; /* columns that stay in sight; the headings always do */
    uint32_t info_columns;
    enum occasion when;
    struct template_rows rows;
    struct template_page page;
    struct template_margin header;
    struct template_margin footer;
    struct template_scale scale;
    struct template_line *infos;
    struct template_column *columns;
    struct template_line *notes;
    struct template_line *signs;
    struct template_chart *charts;
    struct place place;
    struct template_sheet *next;
};

enum { GRADE_STYLES_MAX = 16 };

struct template
{
    enum subject subject;
    const char *sample_mark; /* on every sheet of demonstration data */
    struct style styles[STYLE_COUNT];
    struct style grades[GRADE_STYLES_MAX]; /* from best to worst */
    uint32_t grade_count;
    size_t errors; /* found in reading it: what is missing may have been there */
    struct template_sheet *sheets;
    struct place place;
};

#endif
