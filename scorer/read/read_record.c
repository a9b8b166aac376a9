#include "read/read_record.h"

#include "read/decode_number.h"
#include "read/read_rubric.h"

/* ---- `value` of a rate ---- */

enum { RATE_DIGITS_MAX = 10, RATE_FRACTION_DIGITS = 6, RATE_WHOLE_MAX = 1000000000 };

/* Reads up to `most` digits onto `*number`; how many there were, -1 where there are more. */
static int take_digits(const char **text, int most, uint64_t *number)
{
    int taken = 0;
    for (; **text >= '0' && **text <= '9'; (*text)++) {
        if (taken++ == most)
            return -1;
        *number = *number * 10 + (uint64_t)(**text - '0');
    }
    return taken;
}

/* "n/m (whole numbers to 10⁹, m > 0)"; `*text` stands at the slash. */
static bool take_quotient(const char **text, struct rate *rate)
{
    (*text)++;
    rate->m = 0;
    return take_digits(text, RATE_DIGITS_MAX, &rate->m) > 0 && rate->m > 0 &&
           rate->m <= RATE_WHOLE_MAX && rate->n <= RATE_WHOLE_MAX;
}

/* "a decimal, or a percentage, with up to 6 fraction digits"; `*text` stands behind the whole
 * digits. */
static bool take_decimal(const char **text, struct rate *rate)
{
    rate->m = 1;
    if (**text == '.') {
        (*text)++;
        int digits = take_digits(text, RATE_FRACTION_DIGITS, &rate->n);
        if (digits <= 0)
            return false;
        while (digits-- > 0)
            rate->m *= 10;
    }
    if (**text == '%') {
        (*text)++;
        rate->m *= 100;
    }
    return true;
}

const char *decode_rate(struct xml *xml, const void *option, const char *text, void *into)
{
    (void)xml, (void)option;
    struct rate rate = {0, 0};
    bool right = take_digits(&text, RATE_DIGITS_MAX, &rate.n) > 0 &&
                 (*text == '/' ? take_quotient(&text, &rate) : take_decimal(&text, &rate)) &&
                 *text == '\0';
    if (!right)
        return "a quotient such as 17/23, a decimal such as 0.85, or a percentage such as 85%";
    if (rate.n > rate.m)
        return "a value from 0 to 1";
    *(struct rate *)into = rate;
    return NULL;
}

/* ---- <record> ---- */

const struct choice result_choices[] = {{"good", VERDICT_GOOD}, {"none", VERDICT_BAD}, {NULL, 0}};

const struct xml_attribute record_attributes[RECORD_ATTRIBUTE_COUNT] = {
    {"id", decode_id, offsetof(struct record_attributes, id), true, NULL},
    {"item", decode_symbol, offsetof(struct record_attributes, item), false, NULL},
    {"in", decode_symbol, offsetof(struct record_attributes, in), false, NULL},
    {"count", decode_count, offsetof(struct record_attributes, count), false, NULL},
    {"points", decode_points, offsetof(struct record_attributes, points), false, NULL},
    {"value", decode_rate, offsetof(struct record_attributes, value), false, NULL},
    {"result", decode_choice, offsetof(struct record_attributes, result), false, result_choices},
    {"method", decode_choice, offsetof(struct record_attributes, method), false, method_choices},
    {"date", decode_date, offsetof(struct record_attributes, date), false, NULL},
    {"assessor", decode_label, offsetof(struct record_attributes, assessor), false, NULL},
    {"evidence", decode_text, offsetof(struct record_attributes, evidence), false, NULL},
};

void record_make(struct xml *xml, const struct record_attributes *given, struct record *record)
{
    *record = (struct record){.id = given->id,
                              .evidence = given->evidence,
                              .place = xml->place,
                              .item_symbol = given->item,
                              .in_symbol = given->in,
                              .assessor = given->assessor,
                              .date = given->date,
                              .count = given->count,
                              .method = (uint8_t)given->method,
                              .result = (uint8_t)given->result,
                              .has_points = given->points.given,
                              .has_rate = given->value.m != 0};
    if (record->has_points)
        record->points = given->points.value;
    else
        record->rate = given->value;
    if (!record->item_symbol == !record->in_symbol)
        xml_error(xml, NULL, "record `%s` needs either `item` or, for free text, `in`", record->id);
}
