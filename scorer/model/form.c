#include "model/form.h"

#include <stdio.h>

#include "model/word.h"

const struct form_column entry_columns[ENTRY_COLUMNS] = {
    [ENTRY_ID] = {"编号", "id"},
    [ENTRY_ITEM] = {"条款", "item"},
    [ENTRY_COUNT] = {"次数", "count"},
    [ENTRY_POINTS] = {"分值", "points"},
    [ENTRY_VALUE] = {"取值", "value"},
    [ENTRY_RESULT] = {"结果", "result"},
    [ENTRY_METHOD] = {"方式", "method"},
    [ENTRY_DATE] = {"日期", "date"},
    [ENTRY_ASSESSOR] = {"考核人", "assessor"},
    [ENTRY_EVIDENCE] = {"依据", "evidence"},
    [ENTRY_TEXT] = {"说明", "text"},
};

const struct form_column exempt_columns[EXEMPT_COLUMNS] = {
    [EXEMPT_ITEM] = {"指标", "item"},
    [EXEMPT_REASON] = {"理由", "reason"},
};

const char *const form_mark_names[MARK_COUNT] = {
    [MARK_FORMAT] = "格式",   [MARK_EVALUATION] = "考核编号", [MARK_RUBRIC] = "细则编号",
    [MARK_UNIT] = "单位编号", [MARK_VERSION] = "细则版本",    [MARK_USE] = "用途",
};

const char *const form_uses[USE_COUNT] = {
    [USE_ASSESSMENT] = "考核", [USE_SELF_CHECK] = "自查", [USE_NOTICE] = "通知"};

/* ---- version of a rubric: FNV-1a, 64 bits ---- */

static uint64_t mix_byte(uint64_t hash, unsigned char byte)
{
    return (hash ^ byte) * UINT64_C(0x100000001b3);
}

static uint64_t mix_text(uint64_t hash, const char *text)
{
    for (; text && *text; text++)
        hash = mix_byte(hash, (unsigned char)*text);
    return mix_byte(hash, 0);
}

static uint64_t mix_number(uint64_t hash, int64_t number)
{
    for (unsigned shift = 0; shift < 64; shift += 8)
        hash = mix_byte(hash, (unsigned char)((uint64_t)number >> shift));
    return hash;
}

static uint64_t mix_clause(uint64_t hash, const struct clause *clause)
{
    const int64_t numbers[] = {clause->kind, clause->pricing, clause->points, clause->from,
                               clause->to};
    hash = mix_text(hash, clause->id);
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
        hash = mix_number(hash, numbers[i]);
    return hash;
}

char *form_version(const struct rubric *rubric, char text[FORM_VERSION_SIZE])
{
    uint64_t hash = mix_text(UINT64_C(0xcbf29ce484222325), rubric->id);
    hash = mix_text(hash, rubric->year);
    for (uint32_t i = 0; i < rubric->indicator_count; i++) {
        const struct indicator *indicator = &rubric->indicators[i];
        hash = mix_text(hash, indicator->id);
        hash = mix_number(hash, indicator->weight);
        hash = mix_number(hash, indicator->kind);
    }
    for (uint32_t i = 0; i < rubric->clause_count; i++)
        hash = mix_clause(hash, &rubric->clauses[i]);
    snprintf(text, FORM_VERSION_SIZE, "%016llx", (unsigned long long)hash);
    return text;
}

/* ---- dates ---- */

static uint32_t days_in_month(uint32_t year, uint32_t month)
{
    static const uint8_t days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    return days[month - 1] + (month == 2 && leap ? 1u : 0u);
}

uint32_t date_before(uint32_t date, uint32_t days)
{
    uint32_t year = date / 10000, month = date / 100 % 100, day = date % 100;
    while (days >= day && year) {
        days -= day;
        year -= month == 1;
        month = month == 1 ? 12 : month - 1;
        day = days_in_month(year, month);
    }
    return year * 10000 + month * 100 + day - days;
}
