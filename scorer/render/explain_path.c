/* What would have to change for a better grade. */
#include "render/explain_parts.h"

/* The score that counts for the grade: the published one, or the exact one. */
static const char *in_score(const struct teller *teller, const struct unit_summary *summary)
{
    char text[FRACTION_TEXT_SIZE];
    if (teller->about->rubric->rank_by == RANK_BY_EXACT)
        return phrase(teller, "%s", fraction_text(summary->exact, text));
    return in_final(teller, summary->final);
}

/* line − exact */
static struct fraction short_of(struct fraction exact, points line)
{
    return fraction_make((wide)line * exact.denominator - exact.numerator * POINTS_ONE,
                         exact.denominator * POINTS_ONE);
}

static void tell_line(const struct teller *teller, const struct grade_path *path)
{
    const struct unit_summary *now = &teller->about->outcome->summary;
    const struct needed_rise *to_line = &path->to_line;
    if (to_line->possible && to_line->rise == 0) {
        say(teller, 2, "得分：现为 %s，已达到 %s 分", in_score(teller, now),
            in_points(teller, path->line));
        return;
    }
    bool by_exact = teller->about->rubric->rank_by == RANK_BY_EXACT;
    say(teller, 2, "得分：须达到 %s 分%s，现为 %s，相差 %s 分", in_points(teller, path->line),
        by_exact ? "（按取舍前的精确值）" : "", in_score(teller, now),
        by_exact ? in_decimals(teller, short_of(now->exact, path->line))
                 : in_points(teller, path->line - now->final));
    if (!to_line->possible) {
        say(teller, 2, "实际得分：无论提高多少，最终得分都达不到（最高分限制）");
        return;
    }
    say(teller, 2, "实际得分：至少提高 %s 分，即由 %s 提高到 %s，最终得分为 %s",
        in_points(teller, to_line->rise), in_points(teller, now->actual),
        in_points(teller, to_line->outcome.summary.actual),
        in_final(teller, to_line->outcome.summary.final));
}

/* What stands between the line and the grade. */
static void tell_obstacle(const struct teller *teller, const struct grade_path *path)
{
    const struct explanation *about = teller->about;
    const char *grade = in_grade(teller, path->grade);
    const struct needed_rise *to_grade = &path->to_grade;
    if (path->vetoed)
        say(teller, 2, "一票否决：不撤销有关记录，无论得分多少，等次最高为%s",
            in_grade(teller, about->outcome->summary.grade_at_most));
    else if (!to_grade->possible && path->to_line.possible)
        say(teller, 2, "名额：%s等次名额 %u 个，无论得分多少都不能进入", grade,
            about->class_result->grades[path->grade].places);
    else if (to_grade->possible && to_grade->rise > path->to_line.rise)
        say(teller, 2,
            "名额：%s等次名额 %u 个已满，实际得分须至少提高 %s 分，最终得分为 %s、第 %u "
            "名，方可进入",
            grade, about->class_result->grades[path->grade].places,
            in_points(teller, to_grade->rise), in_final(teller, to_grade->outcome.summary.final),
            to_grade->outcome.rank);
}

/* "R1（B1.1.1-a）、R2（B2.1-b）" */
static const char *in_records(const struct teller *teller, const struct grade_path *path)
{
    const char *text = "";
    for (uint32_t i = 0; i < path->record_count; i++) {
        const struct record *record = teller->about->standing->records[path->records[i]];
        text = phrase(teller, "%s%s%s（%s）", text, *text ? "、" : "", record->id,
                      in_item(teller, record));
    }
    return text;
}

static const char *in_result(const struct teller *teller, const struct unit_result *outcome)
{
    return phrase(teller, "最终得分 %s、第 %u 名、%s", in_final(teller, outcome->summary.final),
                  outcome->rank, in_grade(teller, outcome->grade));
}

static void tell_removal(const struct teller *teller, const struct grade_path *path)
{
    switch (path->removal) {
    case REMOVAL_SINGLES:
        if (path->record_count == 1)
            say(teller, 2, "撤销记录：撤销 %s 一条即可", in_records(teller, path));
        else
            say(teller, 2, "撤销记录：下列 %u 条中任何一条单独撤销即可：%s", path->record_count,
                in_records(teller, path));
        say(teller, 2, "撤销%s后：%s", teller->about->standing->records[path->records[0]]->id,
            in_result(teller, &path->removed));
        break;
    case REMOVAL_SET:
        say(teller, 2, "撤销记录：没有一条单独撤销即可；同时撤销下列 %u 条即可（缺一不可）：%s",
            path->record_count, in_records(teller, path));
        say(teller, 2, "撤销后：%s", in_result(teller, &path->removed));
        break;
    case REMOVAL_IMPOSSIBLE:
        say(teller, 2, "撤销记录：撤销任何记录都不能升至该等次；扣分记录全部撤销，为%s",
            in_result(teller, &path->untouched));
        break;
    case REMOVAL_UNSEARCHED:
        say(teller, 2, "撤销记录：记录过多，未逐条试算");
        break;
    }
}

void tell_grade_path(const struct teller *teller, const struct grade_path *path)
{
    if (path->grade == NO_INDEX)
        return;
    say(teller, 1, "升至%s（其他单位不变）：", in_grade(teller, path->grade));
    tell_line(teller, path);
    tell_obstacle(teller, path);
    tell_removal(teller, path);
}
