#include "render/explain_table.h"

#include <string.h>

#include "base/arena.h"
#include "base/text.h"
#include "render/explain_words.h"

/* Labels longer than this stick out, so that one of them does not push the numbers off the
 * screen. */
enum { LABEL_COLUMNS_MAX = 56, GAP = 2 };

struct widths {
    size_t label;
    size_t whole[TABLE_NUMBERS], decimals[TABLE_NUMBERS];
};

static size_t larger(size_t a, size_t b)
{
    return a > b ? a : b;
}

static size_t label_width(const struct tree_line *line)
{
    return (size_t)2 * line->indent + text_width(line->label);
}

static const char *const headings[TABLE_NUMBERS] = {"权重", "失分", "得分"};

/* Columns of a number before its point; of a word, all. */
static size_t whole_width(const char *number)
{
    size_t whole = strcspn(number, ".");
    return number[whole] ? whole : text_width(number);
}

static struct widths measure(const struct tree_line lines[], size_t count)
{
    struct widths widths = {.label = text_width("编号与名称")};
    for (size_t i = 0; i < count; i++) {
        size_t width = label_width(&lines[i]);
        if (!lines[i].numbers[0])
            continue;
        if (width <= LABEL_COLUMNS_MAX)
            widths.label = larger(widths.label, width);
        for (int n = 0; n < TABLE_NUMBERS; n++) {
            size_t whole = whole_width(lines[i].numbers[n]);
            size_t all = text_width(lines[i].numbers[n]);
            widths.whole[n] = larger(widths.whole[n], whole);
            widths.decimals[n] = larger(widths.decimals[n], all - whole);
        }
    }
    for (int n = 0; n < TABLE_NUMBERS; n++) {
        size_t all = widths.whole[n] + widths.decimals[n];
        if (all < text_width(headings[n]))
            widths.whole[n] += text_width(headings[n]) - all;
    }
    return widths;
}

static const char *blanks(const struct teller *teller, size_t count)
{
    return phrase(teller, "%*s", (int)count, "");
}

static void print_line(const struct teller *teller, const struct widths *widths,
                       const struct tree_line *line)
{
    size_t width = label_width(line);
    const char *text = line->label;
    if (!line->numbers[0]) {
        say(teller, line->indent, "%s", text);
        return;
    }
    text = phrase(teller, "%s%s", text,
                  blanks(teller, width < widths->label ? widths->label - width : 0));
    for (int n = 0; n < TABLE_NUMBERS; n++) {
        size_t whole = whole_width(line->numbers[n]);
        size_t rest = text_width(line->numbers[n]) - whole;
        text = phrase(teller, "%s%s%s%s", text, blanks(teller, GAP + widths->whole[n] - whole),
                      line->numbers[n], blanks(teller, widths->decimals[n] - rest));
    }
    if (*line->remark) {
        say(teller, line->indent, "%s%s%s", text, blanks(teller, GAP), line->remark);
        return;
    }
    char *cut = arena_text(teller->arena, text, strlen(text));
    for (size_t end = cut ? strlen(cut) : 0; end && cut[end - 1] == ' ';)
        cut[--end] = '\0';
    say(teller, line->indent, "%s", cut ? cut : "");
}

static void print_heading(const struct teller *teller, const struct widths *widths)
{
    const char *text =
        phrase(teller, "编号与名称%s", blanks(teller, widths->label - text_width("编号与名称")));
    for (int n = 0; n < TABLE_NUMBERS; n++) {
        size_t width = widths->whole[n] + widths->decimals[n];
        text = phrase(teller, "%s%s%s", text, blanks(teller, GAP + width - text_width(headings[n])),
                      headings[n]);
    }
    say(teller, 0, "%s%s说明", text, blanks(teller, GAP));
}

void print_table(const struct teller *teller, const struct tree_line lines[], size_t count)
{
    struct widths widths = measure(lines, count);
    print_heading(teller, &widths);
    for (size_t i = 0; i < count; i++)
        print_line(teller, &widths, &lines[i]);
}
