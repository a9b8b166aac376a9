/* The elements of an XML format, filled from the cells of a workbook instead: the same tables
 * decode and check them, and the places of messages are the cells. */
#ifndef SCORER_READ_TABLE_FEED_H
#define SCORER_READ_TABLE_FEED_H

#include "model/rubric_table.h"
#include "read/workbook.h"
#include "read/xml.h"

struct table_cell {
    const char *text; /* NULL where it is empty */
    uint32_t row, column;
};

/* A cell that fills an attribute. */
struct table_attribute {
    const struct table_column *column;
    const char *heading; /* as the table has it */
    struct table_cell cell;
};

struct table_feed {
    struct xml *xml;
    const struct workbook *workbook;
    const struct workbook_sheet *sheet;
    struct {
        const struct xml_element *element;
        struct place place;
        bool sound; /* handlers see it */
    } levels[XML_DEPTH_MAX];
    size_t depth;
};

/* Begins the root of a format. */
void feed_root(struct table_feed *feed, const struct xml_element *root, struct table_cell at,
               const struct table_attribute *attributes, size_t count);

/* Begins the child `name` of the element that is open. */
void feed_open(struct table_feed *feed, const char *name, struct table_cell at,
               const struct table_attribute *attributes, size_t count);

/* Ends the element that is open; `text` may be NULL. */
void feed_close(struct table_feed *feed, const struct table_cell *text);

/* Reports an error at a cell; what was read is then not whole, and its sums are not checked. */
void feed_error(struct table_feed *feed, struct table_cell cell, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

#endif
