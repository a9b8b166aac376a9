/* Reads a rubric from a workbook: the table of the annex, and a sheet of settings. */
#ifndef SCORER_READ_READ_RUBRIC_TABLE_H
#define SCORER_READ_READ_RUBRIC_TABLE_H

#include "read/xml.h"

struct rubric;

/* Reads the workbook at `path`, number `file` in the diagnostics, and checks the rubric as if it
 * were read from XML. NULL where there was none to keep or memory is out; whether all was right is
 * for the diagnostics to say. */
struct rubric *read_rubric_table(struct xml *xml, const char *path, uint32_t file);

#endif
