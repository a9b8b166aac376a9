#include "render/tree.h"

#include <string.h>

#include "base/text.h"
#include "model/rubric.h"

/* Titles longer than this stick out, so that one of them does not push all remarks off the
 * screen. */
enum { TITLE_COLUMNS_MAX = 44, INDENT = 2, GAP = 2 };

/* How wide the columns are: numbers stand with their decimal points below each other. */
struct columns {
    size_t whole;    /* before the point */
    size_t decimals; /* the point and what follows; 0 where all are whole */
    size_t id;       /* with its indent */
    size_t title;
};

/* ---- text in columns ---- */

static void print_blanks(size_t count, FILE *out)
{
    fprintf(out, "%*s", (int)count, "");
}

static size_t larger(size_t a, size_t b)
{
    return a > b ? a : b;
}

static void widen_for_points(struct columns *columns, points value)
{
    char text[POINTS_TEXT_SIZE];
    size_t whole = strcspn(points_text(value, text), ".");
    columns->whole = larger(columns->whole, whole);
    columns->decimals = larger(columns->decimals, strlen(text) - whole);
}

static void widen(struct columns *columns, points weight, const char *id, size_t level,
                  const char *title)
{
    size_t width = text_width(title);
    widen_for_points(columns, weight);
    columns->id = larger(columns->id, level * INDENT + text_width(id));
    if (width <= TITLE_COLUMNS_MAX)
        columns->title = larger(columns->title, width);
}

static struct columns measure(const struct rubric *rubric)
{
    struct columns columns = {0};
    for (uint32_t i = 0; i < rubric->part_count; i++)
        widen(&columns, rubric->parts[i].weight, rubric->parts[i].id, 0, rubric->parts[i].title);
    for (uint32_t i = 0; i < rubric->indicator_count; i++) {
        const struct indicator *indicator = &rubric->indicators[i];
        widen(&columns, indicator->weight, indicator->id, indicator->level, indicator->title);
    }
    return columns;
}

static void print_weight(const struct columns *columns, points weight, FILE *out)
{
    char text[POINTS_TEXT_SIZE];
    size_t whole = strcspn(points_text(weight, text), ".");
    print_blanks(GAP + columns->whole - whole, out);
    fputs(text, out);
    print_blanks(columns->decimals - (strlen(text) - whole) + GAP, out);
}

/* ---- remarks ---- */

/* The remarks of one line. Each but the first has a comma before it; the first comes after the gap
 * to the title, so that a line without remarks ends with its title. */
struct remarks {
    FILE *out;
    size_t blanks; /* before the first */
    bool begun;
};

static FILE *begin_remark(struct remarks *remarks)
{
    if (remarks->begun)
        fputs("，", remarks->out);
    else
        print_blanks(remarks->blanks, remarks->out);
    remarks->begun = true;
    return remarks->out;
}

static void remark(struct remarks *remarks, const char *text)
{
    fputs(text, begin_remark(remarks));
}

static void remark_points(struct remarks *remarks, const char *name, points value)
{
    char text[POINTS_TEXT_SIZE];
    fprintf(begin_remark(remarks), "%s %s", name, points_text(value, text));
}

static void remark_condition(struct remarks *remarks, const struct condition *condition)
{
    if (condition->name)
        fprintf(begin_remark(remarks), "%s %s", condition->negated ? "不含" : "仅限",
                condition->name);
}

static void remark_methods(struct remarks *remarks, unsigned methods)
{
    static const struct {
        unsigned bit;
        const char *name;
    } names[] = {{METHOD_ONSITE, "现场"},
                 {METHOD_ONLINE, "网上"},
                 {METHOD_INQUIRY, "征询"},
                 {METHOD_RECOGNITION, "认定"}};
    const char *separator = "";
    if (!methods)
        return;
    FILE *out = begin_remark(remarks);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (!(methods & names[i].bit))
            continue;
        fprintf(out, "%s%s", separator, names[i].name);
        separator = "、";
    }
}

/* "L1: its weight, always"; "L2, L3: no cap of their own unless `cap` is set … The rubric may set
 * `default-cap="weight"` for all L2 and L3; `cap="none"` then lifts it from one." */
static void remark_cap(struct remarks *remarks, const struct rubric *rubric,
                       const struct indicator *indicator)
{
    bool by_default = rubric->default_cap_weight || indicator->level == 1;
    enum cap_rule rule = indicator->cap.rule;
    if (indicator->kind != KIND_DEDUCT)
        return;
    if (rule == CAP_POINTS)
        remark_points(remarks, "减分上限", indicator->cap.value);
    else if (rule == CAP_WEIGHT || (rule == CAP_UNSET && by_default))
        remark(remarks, "扣完为止");
    else if (rule == CAP_NONE)
        remark(remarks, "不设减分上限");
}

static void remark_scoring(struct remarks *remarks, const struct indicator *leaf)
{
    static const char *const kinds[] = {[KIND_DEDUCT] = "减分制",
                                        [KIND_AWARD] = "加分制",
                                        [KIND_RATE] = "按比率",
                                        [KIND_LEVEL] = "按等级",
                                        [KIND_DIRECT] = "直接打分"};
    static const char *const panels[] = {[PANEL_MEAN] = "多人取平均分",
                                         [PANEL_MEDIAN] = "多人取中位数",
                                         [PANEL_TRIMMED] = "去掉最高最低取平均分"};
    static const char *const missings[] = {
        [MISSING_ZERO] = "无记录计零分", [MISSING_FULL] = "无记录计满分"};
    remark(remarks, kinds[leaf->kind]);
    if (leaf->panel)
        remark(remarks, panels[leaf->panel]);
    if (leaf->missing)
        remark(remarks, missings[leaf->missing]);
}

static void remark_clause_count(struct remarks *remarks, const struct rubric *rubric,
                                const struct indicator *indicator)
{
    uint32_t count = 0;
    for (uint32_t c = indicator->first_clause; c != NO_INDEX; c = rubric->clauses[c].next)
        count++;
    if (count)
        fprintf(begin_remark(remarks), "细则 %u 条", count);
}

/* ---- the tree ---- */

/* Prints weight, id and title; gives what the remarks of the line begin with. */
static struct remarks print_item(const struct columns *columns, points weight, const char *id,
                                 size_t level, const char *title, FILE *out)
{
    size_t indent = level * INDENT, width = text_width(title);
    print_weight(columns, weight, out);
    print_blanks(indent, out);
    fputs(id, out);
    print_blanks(columns->id - indent - text_width(id) + GAP, out);
    text_print(title, out);
    size_t rest = width < columns->title ? columns->title - width : 0;
    return (struct remarks){.out = out, .blanks = rest + GAP};
}

static void print_part(const struct columns *columns, const struct part *part, FILE *out)
{
    struct remarks remarks = print_item(columns, part->weight, part->id, 0, part->title, out);
    remark_condition(&remarks, &part->applies_if);
    putc('\n', out);
}

static void print_indicator(const struct columns *columns, const struct rubric *rubric,
                            uint32_t index, FILE *out)
{
    const struct indicator *indicator = &rubric->indicators[index];
    struct remarks remarks = print_item(columns, indicator->weight, indicator->id, indicator->level,
                                        indicator->title, out);
    if (indicator_is_leaf(rubric, index))
        remark_scoring(&remarks, indicator);
    remark_methods(&remarks, indicator->methods);
    remark_cap(&remarks, rubric, indicator);
    if (indicator->exemptible)
        remark(&remarks, "可合理缺项");
    remark_condition(&remarks, &indicator->applies_if);
    remark_clause_count(&remarks, rubric, indicator);
    putc('\n', out);
}

/* Parts hold their indicators in document order, so one walk over both prints the tree. */
static void print_parts(const struct rubric *rubric, FILE *out)
{
    struct columns columns = measure(rubric);
    uint32_t next = 0;
    for (uint32_t part = 0; part < rubric->part_count; part++) {
        print_part(&columns, &rubric->parts[part], out);
        for (; next < rubric->indicator_count && rubric->indicators[next].part == part; next++)
            print_indicator(&columns, rubric, next, out);
    }
}

/* ---- the heading ---- */

static void print_level_name(uint32_t level, FILE *out)
{
    static const char *const digits[] = {"一", "二", "三", "四", "五", "六", "七", "八", "九"};
    if (level <= sizeof digits / sizeof *digits)
        fprintf(out, "%s级指标", digits[level - 1]);
    else
        fprintf(out, "第 %u 级指标", level);
}

static void print_counts(const struct rubric *rubric, FILE *out)
{
    uint32_t counts[LEVELS_MAX + 1] = {0};
    uint32_t leaves = 0;
    for (uint32_t i = 0; i < rubric->indicator_count; i++) {
        uint32_t level = rubric->indicators[i].level;
        counts[level < LEVELS_MAX ? level : LEVELS_MAX]++;
        leaves += indicator_is_leaf(rubric, i);
    }
    for (uint32_t level = 1; level <= LEVELS_MAX && counts[level]; level++) {
        fputs("，", out);
        print_level_name(level, out);
        fprintf(out, " %u 个", counts[level]);
    }
    fprintf(out, "，末级指标 %u 个\n", leaves);
}

static void print_heading(const struct rubric *rubric, FILE *out)
{
    char full[POINTS_TEXT_SIZE], weights[POINTS_TEXT_SIZE];
    fprintf(out, "%s  ", rubric->id);
    text_print(rubric->title, out);
    fprintf(out, "  %s 类，满分 %s", rubric->class_id, points_text(rubric->full, full));
    if (rubric->weights != rubric->full)
        fprintf(out, "，权重合计 %s", points_text(rubric->weights, weights));
    print_counts(rubric, out);
}

/* ---- outside the tree ---- */

enum { PRICE_SIZE = 2 * POINTS_TEXT_SIZE + 8 };

/* "-5", "+0.5–2", "±1": as it counts towards the score. */
static const char *price(const struct clause *clause, char text[PRICE_SIZE])
{
    char from[POINTS_TEXT_SIZE], to[POINTS_TEXT_SIZE];
    const char *sign = clause->kind == KIND_MAJOR ? "-" : clause->kind == KIND_BONUS ? "+" : "±";
    if (clause->pricing == PRICING_RANGE)
        snprintf(text, PRICE_SIZE, "%s%s–%s", sign, points_text(clause->from, from),
                 points_text(clause->to, to));
    else
        snprintf(text, PRICE_SIZE, "%s%s", sign, points_text(clause->points, from));
    return text;
}

static void remark_clause(struct remarks *remarks, const struct clause *clause)
{
    if (clause->per) {
        fputs("每", begin_remark(remarks));
        text_print(clause->per, remarks->out);
    }
    if (clause->max.given)
        remark_points(remarks, "上限", clause->max.value);
    if (clause->grade_at_most_name) {
        fputs("等次不高于", begin_remark(remarks));
        text_print(clause->grade_at_most_name, remarks->out);
    }
    if (clause->unit_count)
        fprintf(begin_remark(remarks), "适用单位 %u 个", clause->unit_count);
}

static void print_clause(const struct columns *columns, const struct clause *clause, FILE *out)
{
    char text[PRICE_SIZE];
    size_t price_width = text_width(price(clause, text));
    print_blanks(GAP + columns->whole - price_width, out);
    fputs(text, out);
    print_blanks(GAP, out);
    fputs(clause->id, out);
    print_blanks(columns->id - text_width(clause->id), out);
    struct remarks remarks = {.out = out, .blanks = GAP};
    remark_clause(&remarks, clause);
    if (*clause->text)
        print_blanks(GAP, out);
    text_print(clause->text, out);
    putc('\n', out);
}

/* Prices have one column, right-aligned as a whole: a range has two decimal points. */
static struct columns measure_section(const struct rubric *rubric, enum kind kind)
{
    struct columns columns = {0};
    char text[PRICE_SIZE];
    for (uint32_t i = 0; i < rubric->clause_count; i++) {
        if (rubric->clauses[i].kind != kind)
            continue;
        columns.whole = larger(columns.whole, text_width(price(&rubric->clauses[i], text)));
        columns.id = larger(columns.id, text_width(rubric->clauses[i].id));
    }
    return columns;
}

/* `max`: of the whole section, where it has one. */
static void print_section(const struct rubric *rubric, enum kind kind, const char *title,
                          struct optional_points max, FILE *out)
{
    char text[POINTS_TEXT_SIZE];
    struct columns columns = measure_section(rubric, kind);
    if (!columns.id && !max.given)
        return;
    fputs(title, out);
    if (max.given)
        fprintf(out, "，合计上限 %s", points_text(max.value, text));
    putc('\n', out);
    for (uint32_t i = 0; i < rubric->clause_count; i++)
        if (rubric->clauses[i].kind == kind)
            print_clause(&columns, &rubric->clauses[i], out);
}

void print_tree(const struct rubric *rubric, FILE *out)
{
    static const struct optional_points uncapped = {0};
    print_heading(rubric, out);
    print_parts(rubric, out);
    print_section(rubric, KIND_MAJOR, "重大扣分项", uncapped, out);
    print_section(rubric, KIND_BONUS, "亮点特色加分", rubric->bonus_max, out);
    print_section(rubric, KIND_SYMMETRIC, "加分/倒扣分", uncapped, out);
}
