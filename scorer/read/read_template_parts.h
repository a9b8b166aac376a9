/* Within read/read_template*.c only: what the readers of its elements share. */
#ifndef SCORER_READ_READ_TEMPLATE_PARTS_H
#define SCORER_READ_READ_TEMPLATE_PARTS_H

#include "model/template.h"
#include "read/decode.h"
#include "read/xml.h"

/* What is being built: the template, and where the next of each list is to be linked in. */
struct template_reader {
    enum subject subject;   /* that the run wants */
    enum occasion occasion; /* of the <note> that is open */
    struct template *template;
    struct template_sheet *sheet;
    struct template_sheet **next_sheet;
    struct template_line **next_info;
    struct template_line **next_note;
    struct template_line **next_sign;
    struct template_column **next_column;
    struct template_chart **next_chart;
};

/* The attributes of an element, and what they are decoded into. */
#define ATTRIBUTES(table, type)                                                                    \
    .attributes = (table), .attribute_count = sizeof(table) / sizeof *(table),                     \
    .values_size = sizeof(type)

/* Zeroed memory of the template; NULL when it is out. */
void *template_allocate(struct xml *xml, size_t size);

/* A text as the attribute of that name gives it. */
struct template_text template_text_at(const char *source, const char *attribute);

const char *decode_colour(struct xml *xml, const void *option, const char *text, void *into);

/* The values of `align` and of `when`. */
extern const struct choice template_alignments[];
extern const struct choice template_occasions[];

/* read/read_template_look.c: <style>, <grade-style>, and of a sheet <page>, <header>, <footer>. */
extern const struct xml_element style_element;
extern const struct xml_element grade_style_element;
extern const struct xml_element page_element;
extern const struct xml_element header_element;
extern const struct xml_element footer_element;

/* read/read_template_table.c: of a sheet <rows>, <scale>, <column>, <chart>. */
extern const struct xml_element rows_element;
extern const struct xml_element scale_element;
extern const struct xml_element column_element;
extern const struct xml_element chart_element;

#endif
