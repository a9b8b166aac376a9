/* How the score was computed, in words: the rows of the sheet 计分说明. */
#ifndef SCORER_TABLES_SETTING_H
#define SCORER_TABLES_SETTING_H

#include <stdint.h>

struct arena;
struct context;

struct setting {
    const char *topic; /* 计分方式, 名次与等次 … */
    const char *name;
    const char *value;
    const char *basis; /* 考核方案, 考核细则 or 本程序约定 */
};

struct setting_list {
    struct setting *settings;
    uint32_t count;
};

/* The settings of the class at hand, owned by `arena`. No settings when memory is out. */
struct setting_list settings_of_class(struct arena *arena, const struct context *context);

#endif
