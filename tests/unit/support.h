/* What the unit tests share: a scene (memory, messages and a temporary folder of one test), a
 * notation for small rubrics and evaluations, and assertions on points, scores and messages. */
#ifndef TESTS_UNIT_SUPPORT_H
#define TESTS_UNIT_SUPPORT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/diagnostics.h"
#include "rank/ranking.h"
#include "read/inputs.h"

#define COUNT(table) (sizeof(table) / sizeof *(table))

/* ---- a scene ---- */

struct scene {
    char folder[512]; /* in TMPDIR; removed, with all that is in it, at the end of the test */
    struct arena arena;
    struct diagnostics diagnostics;
    struct inputs inputs;
    const struct assessment *assessment; /* set by assemble_city; NULL where it was refused */
    struct workspace *workspace;
    const struct standing *standing; /* set by score_city and score_again: the unit scored last */
    struct unit_score score;
    const struct result *result; /* set by rank_city */
};

int scene_begin(void **state);
int scene_end(void **state);

/* A test that gets a struct scene as `*state`. */
#define scene_test(function) cmocka_unit_test_setup_teardown(function, scene_begin, scene_end)

/* The path of `name` in the scene's folder; in the scene's arena. */
const char *scene_path(struct scene *scene, const char *name);

/* Writes a file; its path. */
const char *scene_write(struct scene *scene, const char *name, const char *text);
const char *scene_write_bytes(struct scene *scene, const char *name, const void *bytes,
                              size_t length);

/* The bytes of a file as a text in the scene's arena; NULL where it cannot be read. */
const char *scene_read(struct scene *scene, const char *path);

/* ---- the notation: XML put together from literals, ' for " ---- */

#define INDICATOR(id, weight, attributes, inside)                                                  \
    "<indicator id='" id "' title='" id "' weight='" weight "' " attributes ">" inside "</indicator>"
#define CLAUSE(id, attributes) "<clause id='" id "' " attributes ">" id "</clause>"

/* A leaf scored by deduction, with one clause ID-x that takes any number of points. Written out:
 * cppcheck does not expand a macro that stands, by way of another one, inside of itself. */
#define LEAF(id, weight) CAPPED(id, weight, "")
#define CAPPED(id, weight, attributes)                                                             \
    "<indicator id='" id "' title='" id "' weight='" weight "' " attributes "><clause id='" id     \
    "-x' from='0' to='999999.9999'>" id "-x</clause></indicator>"

#define PART(weight, inside)                                                                       \
    "<part id='part' title='part' weight='" weight "'>" inside "</part>"

#define UNIT(ref, inside) "<unit ref='" ref "'>" inside "</unit>"
#define RECORD(id, item, attributes) "<record id='" id "' item='" item "' " attributes "/>"

/* A ruling on a record, or of another kind; and one that adds a record. */
#define RULING(id, unit, attributes) RULED(id, unit, attributes, "r")
#define ADDING(id, unit, record)     RULED(id, unit, "decision='add'", record)
#define RULED(id, unit, attributes, inside)                                                        \
    "<ruling id='" id "' unit='" unit "' by='x' date='2023-01-08' basis='b' " attributes ">"       \
    inside "</ruling>"

/* A unit to which nothing applies but a weight of 0.0001 of 100000: a score is 10^9 times what it
 * has, so that more than 922337.2036 points of it, or less than their negative, are out of range. */
#define STEEP_SETTINGS "full='100000'"
#define STEEP                                                                                      \
    PART("100000", CAPPED("big", "99999.9999", "exemptible='yes'") LEAF("small", "0.0001"))        \
    "<major>" CLAUSE("m", "from='0' to='999999' grade-at-most='乙'") "</major><bonus>" CLAUSE(     \
        "k", "from='0' to='999999' max='999990'") "</bonus>"
#define STEEP_UNIT(ref, inside) UNIT(ref, "<exempt item='big' reason='r'/>" inside)

/* Points on the clause LEAF-x. */
#define TAKE(id, leaf, amount) RECORD(id, leaf "-x", "points='" amount "'")

/* A roster of one, where every unit would need the same record. */
#define ONE_UNIT "<unit id='B01' name='一局'/>"

/* A second class C of one grade: its units go behind the city's, its rubric is a file that the
 * evaluation names before anything else. */
#define SECOND_UNITS(units) "</class><class id='C'>" units
#define SECOND_RUBRIC       "<rubric file='second.xml'/>"
#define SECOND_FILE(inside)                                                                        \
    "<rubric id='second' class='C' title='t' full='10'><grade name='甲'/>" inside "</rubric>"

/* One class B with its rubric, units and evaluation. */
struct city {
    const char *settings;   /* attributes of <rubric> beside id, class and title; full='10' where
                               NULL */
    const char *rubric;     /* inside <rubric>; three grades go before it unless it has some */
    const char *roster;     /* inside <class>; units B01 to B03 where NULL */
    const char *evaluation; /* inside <evaluation>, behind <rubric>; nothing where NULL */
};

/* Writes the city's files and assembles them; whether they were right. */
bool assemble_city(struct scene *scene, const struct city *city);

/* Assembles a city that must be right, and scores its first unit. */
void score_city(struct scene *scene, const struct city *city);

/* Scores a unit of the city by its id. */
void score_again(struct scene *scene, const char *unit_id);

/* Assembles and ranks a city that must be right. */
void rank_city(struct scene *scene, const struct city *city);

/* Assembles the city with one or two files of rulings (each what is inside <rulings>; `second` may
 * be NULL), all of which must be right. */
void judge_city(struct scene *scene, const struct city *city, const char *first,
                const char *second);

/* Ranks what is assembled, which must have a score. */
void rank_assessment(struct scene *scene);

/* The largest records there are, 9,999,989,999,000,001 q each: `count` of them, in turn on the items
 * `a` and `b`; ids R1, R2, … 922 of them are 9,219,990,779,078,000,922 q; 923 are out of range. */
const char *large_records(struct scene *scene, const char *a, const char *b, int count);

/* The first rubric of the assessment, and an indicator of it by its id. */
const struct rubric *rubric_of(const struct scene *scene);
uint32_t indicator_index(const struct rubric *rubric, const char *id);
uint32_t clause_index(const struct rubric *rubric, const char *id);

/* ---- assertions ---- */

#define assert_points(value, text) assert_points_at(value, text, __FILE__, __LINE__)
#define assert_fraction(value, text) assert_fraction_at(value, text, __FILE__, __LINE__)

/* Weight, loss and score of an indicator of the unit scored last. */
#define assert_indicator(scene, id, weight, loss, points_left)                                     \
    assert_indicator_at(scene, id, weight ", loss " loss ", score " points_left, __FILE__, __LINE__)

/* Claimed, effective, and the ids that absorbed, of a record of the unit scored last. */
#define assert_cost(scene, id, claimed, effective, absorbed)                                       \
    assert_cost_at(scene, id, claimed ", effective " effective ", absorbed by: " absorbed,         \
                   __FILE__, __LINE__)

/* Some message of that severity contains `part`. */
#define assert_error(scene, part)                                                                  \
    assert_message_at(scene, SEVERITY_ERROR, part, __FILE__, __LINE__)

/* The messages so far are none; they are printed where they are not. */
#define assert_no_errors(scene) assert_no_errors_at(scene, __FILE__, __LINE__)

/* The city is refused with a message that contains `part`. */
#define assert_refused(scene, city, part)                                                          \
    do {                                                                                           \
        assert_false(assemble_city(scene, city));                                                  \
        assert_error(scene, part);                                                                 \
    } while (0)

void assert_points_at(points value, const char *text, const char *file, int line);
void assert_fraction_at(struct fraction value, const char *text, const char *file, int line);
void assert_indicator_at(const struct scene *scene, const char *id, const char *expected,
                         const char *file, int line);
void assert_cost_at(const struct scene *scene, const char *id, const char *expected,
                    const char *file, int line);
void assert_message_at(const struct scene *scene, enum severity severity, const char *part,
                       const char *file, int line);
void assert_no_errors_at(const struct scene *scene, const char *file, int line);

#endif
