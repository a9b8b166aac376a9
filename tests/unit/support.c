#include "support.h"

#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "read/assemble.h"

/* ---- a scene ---- */

int scene_begin(void **state)
{
    struct scene *scene = calloc(1, sizeof *scene);
    if (!scene)
        return -1;
    const char *temporary = getenv("TMPDIR");
    snprintf(scene->folder, sizeof scene->folder, "%s/scorer-unit-XXXXXX",
             temporary ? temporary : "/tmp");
    *state = scene;
    return mkdtemp(scene->folder) &&
                   inputs_init(&scene->inputs, &scene->arena, &scene->diagnostics)
               ? 0
               : -1;
}

static int remove_one(const char *path, const struct stat *status, int type, struct FTW *at)
{
    (void)status, (void)type, (void)at;
    return remove(path);
}

int scene_end(void **state)
{
    struct scene *scene = *state;
    int failed = nftw(scene->folder, remove_one, 16, FTW_DEPTH | FTW_PHYS);
    inputs_free(&scene->inputs);
    diagnostics_free(&scene->diagnostics);
    arena_free(&scene->arena);
    free(scene);
    return failed;
}

const char *scene_path(struct scene *scene, const char *name)
{
    return arena_format(&scene->arena, "%s/%s", scene->folder, name);
}

const char *scene_write_bytes(struct scene *scene, const char *name, const void *bytes,
                              size_t length)
{
    const char *path = scene_path(scene, name);
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(bytes, 1, length, file), length);
    assert_int_equal(fclose(file), 0);
    return path;
}

const char *scene_write(struct scene *scene, const char *name, const char *text)
{
    return scene_write_bytes(scene, name, text, strlen(text));
}

const char *scene_read(struct scene *scene, const char *path)
{
    FILE *file = fopen(path, "rb");
    if (!file)
        return NULL;
    assert_int_equal(fseek(file, 0, SEEK_END), 0);
    size_t length = (size_t)ftell(file);
    rewind(file);
    char *text = arena_alloc(&scene->arena, length + 1);
    assert_non_null(text);
    assert_int_equal(fread(text, 1, length, file), length);
    fclose(file);
    return text;
}

/* ---- a city ---- */

static const char default_grades[] = "<grade name='甲' from='90'/><grade name='乙' from='60'/>"
                                     "<grade name='丙' rectify='yes'/>";

static const char default_roster[] = "<unit id='B01' name='一局'/><unit id='B02' name='二局'/>"
                                     "<unit id='B03' name='三局'/>";

bool assemble_city(struct scene *scene, const struct city *city)
{
    const char *grades = strstr(city->rubric, "<grade") ? "" : default_grades;
    scene_write(scene, "rubric.xml",
                arena_format(&scene->arena, "<rubric id='rubric' class='B' title='t' %s>%s%s</rubric>",
                             city->settings ? city->settings : "full='10'", grades, city->rubric));
    scene_write(scene, "roster.xml",
                arena_format(&scene->arena, "<roster id='roster'><class id='B'>%s</class></roster>",
                             city->roster ? city->roster : default_roster));
    const char *path = scene_write(
        scene, "evaluation.xml",
        arena_format(&scene->arena,
                     "<evaluation id='evaluation' title='t' date='2022-12-30' roster='roster.xml'>"
                     "<rubric file='rubric.xml'/>%s</evaluation>",
                     city->evaluation ? city->evaluation : ""));
    const struct input *input = inputs_read(&scene->inputs, path, INPUT_EVALUATION);
    assert_non_null(input);
    scene->assessment = input->evaluation ? assemble(&scene->inputs, input, NULL, 0) : NULL;
    return scene->assessment != NULL;
}

void score_again(struct scene *scene, const char *unit_id)
{
    const struct class_assessment *assessed = &scene->assessment->classes[0];
    uint32_t at;
    scene->standing = NULL;
    for (uint32_t i = 0; i < assessed->unit_count; i++)
        if (strcmp(assessed->standings[i].unit->id, unit_id) == 0)
            scene->standing = &assessed->standings[i];
    assert_non_null(scene->standing);
    assert_int_equal(
        score_unit(assessed->rubric, scene->standing, scene->workspace, &scene->score, &at),
        SCORE_OK);
    assert_int_equal(at, NO_INDEX);
}

void score_city(struct scene *scene, const struct city *city)
{
    bool right = assemble_city(scene, city);
    assert_no_errors(scene);
    assert_true(right);
    scene->workspace = workspace_new(&scene->arena, scene->assessment);
    assert_non_null(scene->workspace);
    score_again(scene, scene->assessment->classes[0].standings[0].unit->id);
}

void rank_city(struct scene *scene, const struct city *city)
{
    bool right = assemble_city(scene, city);
    assert_no_errors(scene);
    assert_true(right);
    rank_assessment(scene);
}

void rank_assessment(struct scene *scene)
{
    scene->result = rank_all(&scene->arena, scene->assessment, &scene->diagnostics);
    assert_no_errors(scene);
    assert_non_null(scene->result);
}

static const struct input *write_rulings(struct scene *scene, const char *id, const char *inside)
{
    const char *text =
        arena_format(&scene->arena,
                     "<rulings id='%s' evaluation='evaluation' title='t' date='2023-01-10'>%s"
                     "</rulings>",
                     id, inside);
    const char *path = scene_write(scene, arena_format(&scene->arena, "%s.xml", id), text);
    return inputs_read(&scene->inputs, path, INPUT_RULINGS);
}

void judge_city(struct scene *scene, const struct city *city, const char *first,
                const char *second)
{
    assemble_city(scene, city);
    assert_no_errors(scene);
    const struct input *evaluation =
        inputs_read(&scene->inputs, scene_path(scene, "evaluation.xml"), INPUT_EVALUATION);
    const struct input *given[2] = {write_rulings(scene, "first", first),
                                    second ? write_rulings(scene, "second", second) : NULL};
    assert_no_errors(scene);
    scene->assessment = assemble(&scene->inputs, evaluation, given, second ? 2 : 1);
    assert_no_errors(scene);
    assert_non_null(scene->assessment);
}

const char *large_records(struct scene *scene, const char *a, const char *b, int count)
{
    char *text = arena_alloc(&scene->arena, 100 * (size_t)count + 1), *end = text;
    assert_non_null(text);
    for (int i = 1; i <= count; i++)
        end += sprintf(end, RECORD("R%d", "%s", "points='999999.9999' count='999999'"), i,
                       i % 2 ? a : b);
    return text;
}

const struct rubric *rubric_of(const struct scene *scene)
{
    return scene->assessment->classes[0].rubric;
}

uint32_t indicator_index(const struct rubric *rubric, const char *id)
{
    for (uint32_t i = 0; i < rubric->indicator_count; i++)
        if (strcmp(rubric->indicators[i].id, id) == 0)
            return i;
    fail_msg("no indicator %s", id);
    return NO_INDEX;
}

uint32_t clause_index(const struct rubric *rubric, const char *id)
{
    for (uint32_t i = 0; i < rubric->clause_count; i++)
        if (strcmp(rubric->clauses[i].id, id) == 0)
            return i;
    fail_msg("no clause %s", id);
    return NO_INDEX;
}

/* ---- assertions ---- */

void assert_points_at(points value, const char *text, const char *file, int line)
{
    char digits[POINTS_TEXT_SIZE];
    _assert_string_equal(points_text(value, digits), text, file, line);
}

void assert_fraction_at(struct fraction value, const char *text, const char *file, int line)
{
    char digits[FRACTION_TEXT_SIZE];
    _assert_string_equal(fraction_text(value, digits), text, file, line);
}

void assert_indicator_at(const struct scene *scene, const char *id, const char *expected,
                         const char *file, int line)
{
    uint32_t index = indicator_index(rubric_of(scene), id);
    const struct indicator_score *score = &scene->score.indicators[index];
    char weight[POINTS_TEXT_SIZE], loss[POINTS_TEXT_SIZE], left[POINTS_TEXT_SIZE], is[200];
    snprintf(is, sizeof is, "%s, loss %s, score %s", points_text(score->weight, weight),
             points_text(score->loss, loss), points_text(score->weight - score->loss, left));
    _assert_string_equal(is, expected, file, line);
}

static uint32_t record_index(const struct scene *scene, const char *id)
{
    for (uint32_t i = 0; i < scene->standing->record_count; i++)
        if (strcmp(scene->standing->records[i]->id, id) == 0)
            return i;
    fail_msg("no record %s", id);
    return NO_INDEX;
}

void assert_cost_at(const struct scene *scene, const char *id, const char *expected,
                    const char *file, int line)
{
    uint32_t index = record_index(scene, id);
    const struct record_cost *cost = &scene->score.costs[index];
    const char *ids[LEVELS_MAX + 1];
    char claimed[POINTS_TEXT_SIZE], effective[POINTS_TEXT_SIZE], is[5000];
    uint32_t count =
        record_absorbers(rubric_of(scene), scene->standing->records[index], cost, ids);
    int used = snprintf(is, sizeof is, "%s, effective %s, absorbed by: ",
                        points_text(cost->claimed, claimed),
                        points_text(cost->effective, effective));
    for (uint32_t i = 0; i < count; i++)
        used += snprintf(is + used, sizeof is - (size_t)used, "%s%s", i ? " " : "", ids[i]);
    _assert_string_equal(is, expected, file, line);
}

static void print_messages_plainly(const struct scene *scene)
{
    for (size_t i = 0; i < scene->diagnostics.count; i++)
        print_error("  message: %s\n", scene->diagnostics.entries[i].message);
}

void assert_message_at(const struct scene *scene, enum severity severity, const char *part,
                       const char *file, int line)
{
    const struct diagnostics *diagnostics = &scene->diagnostics;
    for (size_t i = 0; i < diagnostics->count; i++)
        if (diagnostics->entries[i].severity == severity &&
            strstr(diagnostics->entries[i].message, part))
            return;
    print_error("no message contains: %s\n", part);
    print_messages_plainly(scene);
    _fail(file, line);
}

void assert_no_errors_at(const struct scene *scene, const char *file, int line)
{
    if (!scene->diagnostics.errors)
        return;
    print_messages_plainly(scene);
    _fail(file, line);
}
