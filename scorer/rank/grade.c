/* Grades (等次): by score, by veto (一票否决), by share. */
#include "rank/order.h"

static uint32_t grade_by_score(const struct rubric *rubric, const struct unit_summary *summary)
{
    uint32_t grade = 0;
    while (grade + 1 < rubric->grade_count &&
           compare_with_line(rubric, summary, rubric->grades[grade].from.value) < 0)
        grade++;
    return grade;
}

/* "Vetoes are applied first"; a unit with one "cannot stand higher". */
static void set_open_grades(const struct rubric *rubric, struct unit_result units[], uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) {
        uint32_t limit = units[i].summary.grade_at_most;
        units[i].grade_by_score = grade_by_score(rubric, &units[i].summary);
        units[i].grade = units[i].grade_by_score;
        if (limit != NO_INDEX && limit > units[i].grade)
            units[i].grade = limit;
    }
}

/* "at most ⌊share × units in the class⌋ of the class" */
static uint32_t places_of(const struct grade *grade, uint32_t count)
{
    return (uint32_t)(grade->share.value * (points)count / POINTS_ONE);
}

/* Counts the units of `grade` in the group of equal rank that begins at order[start]; `*end` is
 * where the group ends. */
static uint32_t count_group(const struct unit_result units[], const uint32_t order[],
                            uint32_t count, uint32_t start, uint32_t grade, uint32_t *end)
{
    uint32_t members = 0;
    for (*end = start; *end < count && units[order[*end]].rank == units[order[start]].rank;
         (*end)++)
        members += units[order[*end]].grade == grade;
    return members;
}

/* "by rank, and where a group of equal rank does not fit whole, that group and all below it fall to
 * the next grade." A unit that a veto holds lower takes no place here. */
static void fill_places(struct unit_result units[], const uint32_t order[], uint32_t count,
                        uint32_t grade, uint32_t places)
{
    bool full = false;
    for (uint32_t start = 0, end; start < count; start = end) {
        uint32_t members = count_group(units, order, count, start, grade, &end);
        full = full || members > places;
        if (!full) {
            places -= members;
            continue;
        }
        for (uint32_t i = start; i < end; i++)
            if (units[order[i]].grade == grade)
                units[order[i]].grade = grade + 1;
    }
}

static void total_grades(const struct rubric *rubric, struct unit_result units[], uint32_t count,
                         struct grade_total totals[])
{
    for (uint32_t i = 0; i < count; i++) {
        totals[units[i].grade].units++;
        /* 对考核等次为一般或较差的单位和考核中存在明显短板的单位,责令限期整改。 */
        units[i].rectify =
            rubric->grades[units[i].grade].rectify || units[i].summary.weak_count > 0;
    }
}

void grade_units(const struct rubric *rubric, struct unit_result units[], const uint32_t order[],
                 uint32_t count, struct grade_total totals[])
{
    set_open_grades(rubric, units, count);
    for (uint32_t g = 0; g < rubric->grade_count; g++) {
        bool shared = rubric->grades[g].share.given;
        totals[g] = (struct grade_total){0, NO_INDEX};
        if (!shared)
            continue;
        totals[g].places = places_of(&rubric->grades[g], count);
        fill_places(units, order, count, g, totals[g].places);
    }
    total_grades(rubric, units, count, totals);
}
