/* Attributes that are numbers or dates, like those of read/decode.h. */
#ifndef SCORER_READ_DECODE_NUMBER_H
#define SCORER_READ_DECODE_NUMBER_H

#include "read/xml.h"

/* struct optional_points */
const char *decode_points(struct xml *xml, const void *option, const char *text, void *into);

/* struct optional_points */
const char *decode_signed_points(struct xml *xml, const void *option, const char *text, void *into);

/* struct optional_points with a sign; "" is not given */
const char *decode_limit(struct xml *xml, const void *option, const char *text, void *into);

/* struct optional_points from 0 to 1 */
const char *decode_ratio(struct xml *xml, const void *option, const char *text, void *into);

/* uint32_t from 1 to 999999 */
const char *decode_count(struct xml *xml, const void *option, const char *text, void *into);

/* struct optional_points whose value is a plain 0 to 4, for `decimals` */
const char *decode_digit(struct xml *xml, const void *option, const char *text, void *into);

/* uint32_t yyyymmdd, a day of the calendar */
const char *decode_date(struct xml *xml, const void *option, const char *text, void *into);

#endif
