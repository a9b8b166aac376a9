#include "rank/order.h"

#include <string.h>

static int compare_points(points a, points b)
{
    return (a > b) - (a < b);
}

int compare_ranked(const struct rubric *rubric, const struct unit_summary *a,
                   const struct unit_summary *b)
{
    return rubric->rank_by == RANK_BY_EXACT ? fraction_compare(a->exact, b->exact)
                                            : compare_points(a->final, b->final);
}

int compare_with_line(const struct rubric *rubric, const struct unit_summary *summary, points line)
{
    return rubric->rank_by == RANK_BY_EXACT
               ? fraction_compare(summary->exact, fraction_of_points(line))
               : compare_points(summary->final, line);
}

/* ---- order ---- */

struct sorting {
    const struct rubric *rubric;
    const struct unit_result *units;
    uint32_t *spare;
};

/* Merges two sorted runs; of equals the left one goes first, so that roster order stays. */
static void merge(const struct sorting *sorting, uint32_t order[], uint32_t middle, uint32_t count)
{
    uint32_t left = 0, right = middle, out = 0;
    while (left < middle && right < count) {
        bool take_right = compare_ranked(sorting->rubric, &sorting->units[order[left]].summary,
                                         &sorting->units[order[right]].summary) < 0;
        sorting->spare[out++] = order[take_right ? right++ : left++];
    }
    memcpy(sorting->spare + out, order + left, (middle - left) * sizeof *order);
    out += middle - left;
    memcpy(order, sorting->spare, out * sizeof *order);
}

/* A merge sort from the bottom up: stable, which qsort is not. */
static void sort(const struct sorting *sorting, uint32_t order[], uint32_t count)
{
    for (uint64_t width = 1; width < count; width *= 2)
        for (uint64_t start = 0; start + width < count; start += 2 * width) {
            uint64_t run = count - start < 2 * width ? count - start : 2 * width;
            merge(sorting, order + start, (uint32_t)width, (uint32_t)run);
        }
}

/* "Equal values share a rank: `shared` (1, 2, 2, 4) or `dense` (1, 2, 2, 3)." */
static void set_ranks(const struct rubric *rubric, struct unit_result units[],
                      const uint32_t order[], uint32_t count)
{
    uint32_t rank = 0;
    for (uint32_t i = 0; i < count; i++) {
        struct unit_result *unit = &units[order[i]];
        bool equal = i && compare_ranked(rubric, &units[order[i - 1]].summary, &unit->summary) == 0;
        if (!equal)
            rank = rubric->ties == TIES_DENSE ? rank + 1 : i + 1;
        unit->rank = rank;
    }
}

void rank_units(const struct rubric *rubric, struct unit_result units[], uint32_t order[],
                uint32_t spare[], uint32_t count)
{
    struct sorting sorting = {rubric, units, spare};
    for (uint32_t i = 0; i < count; i++)
        order[i] = i;
    sort(&sorting, order, count);
    set_ranks(rubric, units, order, count);
}

/* ---- what rounding did ---- */

static uint32_t grade_of_exact(const struct rubric *rubric, struct fraction exact)
{
    uint32_t grade = 0;
    while (grade + 1 < rubric->grade_count &&
           fraction_compare(exact, fraction_of_points(rubric->grades[grade].from.value)) < 0)
        grade++;
    return grade;
}

static uint32_t grade_of_final(const struct rubric *rubric, points final)
{
    uint32_t grade = 0;
    while (grade + 1 < rubric->grade_count && final < rubric->grades[grade].from.value)
        grade++;
    return grade;
}

/* Where the run of equal published scores that begins at order[start] ends; `*differ` says whether
 * its exact scores do. */
static uint32_t end_of_run(const struct unit_result units[], const uint32_t order[], uint32_t count,
                           uint32_t start, bool *differ)
{
    const struct unit_summary *first = &units[order[start]].summary;
    uint32_t end = start;
    *differ = false;
    for (; end < count && units[order[end]].summary.final == first->final; end++)
        *differ = *differ || fraction_compare(units[order[end]].summary.exact, first->exact) != 0;
    return end;
}

void note_rounding(const struct rubric *rubric, struct unit_result units[], const uint32_t order[],
                   uint32_t count)
{
    bool differ;
    for (uint32_t start = 0, end; start < count; start = end) {
        end = end_of_run(units, order, count, start, &differ);
        for (uint32_t i = start; i < end; i++) {
            struct unit_result *unit = &units[order[i]];
            if (differ)
                unit->notes |= NOTE_TIE_BY_ROUNDING;
            if (grade_of_exact(rubric, unit->summary.exact) !=
                grade_of_final(rubric, unit->summary.final))
                unit->notes |= NOTE_GRADE_BY_ROUNDING;
        }
    }
}
