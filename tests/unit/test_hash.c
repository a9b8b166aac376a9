/* base/hash.h: numbers found by their text. */
#include "support.h"

#include <stdio.h>
#include <string.h>

#include "base/hash.h"

enum { MANY = 20000 };

static const char *text_of(const void *context, uint32_t number)
{
    return ((const char (*)[16])context)[number - 1];
}

static void an_empty_set_finds_nothing(void **state)
{
    (void)state;
    struct hash_set set = {0};
    assert_int_equal(hash_set_find(&set, "a", text_of, NULL), 0);
    hash_set_free(&set);
    hash_set_free(&set); /* empty again: harmless */
}

static void finds_what_was_added(void **state)
{
    (void)state;
    static char texts[MANY][16];
    struct hash_set set = {0};
    for (uint32_t i = 0; i < MANY; i++) {
        snprintf(texts[i], sizeof texts[i], "R%06u", (unsigned)i);
        assert_int_equal(hash_set_find(&set, texts[i], text_of, texts), 0);
        assert_int_equal(hash_set_claim(&set, i + 1, texts[i], text_of, texts), i + 1);
    }
    assert_int_equal(set.count, MANY);
    assert_true(set.capacity > MANY); /* a free slot always ends a search */
    for (uint32_t i = 0; i < MANY; i++)
        assert_int_equal(hash_set_find(&set, texts[i], text_of, texts), i + 1);
    assert_int_equal(hash_set_find(&set, "R020000", text_of, texts), 0);
    assert_int_equal(hash_set_find(&set, "", text_of, texts), 0);
    hash_set_free(&set);
    assert_int_equal(set.count, 0);
    assert_int_equal(set.capacity, 0);
}

static void the_empty_text_is_a_text(void **state)
{
    (void)state;
    static const char texts[2][16] = {"", "x"};
    struct hash_set set = {0};
    assert_int_equal(hash_set_claim(&set, 1, "", text_of, texts), 1);
    assert_int_equal(hash_set_claim(&set, 2, "x", text_of, texts), 2);
    assert_int_equal(hash_set_find(&set, "", text_of, texts), 1);
    assert_int_equal(hash_set_find(&set, "x", text_of, texts), 2);
    hash_set_free(&set);
}

static void a_text_that_is_there_keeps_its_number(void **state)
{
    (void)state;
    static const char texts[3][16] = {"a", "b", "a"};
    struct hash_set set = {0};
    assert_int_equal(hash_set_claim(&set, 1, "a", text_of, texts), 1);
    assert_int_equal(hash_set_claim(&set, 2, "b", text_of, texts), 2);
    assert_int_equal(hash_set_claim(&set, 3, "a", text_of, texts), 1);
    assert_int_equal(set.count, 2);
    hash_set_free(&set);
}

static void claims_in_two_steps(void **state)
{
    (void)state;
    static char texts[MANY][16];
    struct hash_set set = {0};
    /* other claims, and with them growth, come between the steps of one */
    uint32_t hashes[MANY];
    for (uint32_t i = 0; i < MANY; i++) {
        snprintf(texts[i], sizeof texts[i], "R%06u", (unsigned)(i / 2));
        hashes[i] = hash_set_expect(&set, texts[i]);
        if (i >= 10)
            assert_int_equal(hash_set_claim_expected(&set, i - 9, texts[i - 10], hashes[i - 10],
                                                     text_of, texts),
                             (i - 10) / 2 * 2 + 1); /* each text comes twice: the first keeps it */
    }
    assert_int_equal(set.count, (MANY - 10) / 2);
    assert_int_equal(hash_set_find(&set, "R000007", text_of, texts), 15);
    hash_set_free(&set);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_empty_set_finds_nothing),
        cmocka_unit_test(finds_what_was_added),
        cmocka_unit_test(the_empty_text_is_a_text),
        cmocka_unit_test(a_text_that_is_there_keeps_its_number),
        cmocka_unit_test(claims_in_two_steps),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
