/* Reads a workbook template (templates/…). */
#ifndef SCORER_READ_READ_TEMPLATE_H
#define SCORER_READ_READ_TEMPLATE_H

#include <stdint.h>

#include "model/template.h"

struct xml;

/* Reads the template at `path`, number `file` in the diagnostics. What is wrong with it is in
 * `xml->diagnostics`; field names are not looked at (see tables/bind.h). NULL where nothing could
 * be read or memory is out. Owned by `xml->arena`. */
struct template *read_template(struct xml *xml, const char *path, uint32_t file,
                               enum subject subject);

#endif
