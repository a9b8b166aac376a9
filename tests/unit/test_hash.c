/* base/hash.h: numbers found by their text. */
#include "support.h"

#include <stdio.h>
#include <string.h>

#include "base/hash.h"

enum { MANY = 20000 };

static const char *text_of(const void *context, uint32_t number)
{
    const char *texts = context; /* of 16 bytes each */
    return texts + (size_t)16 * (number - 1);
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
            assert_int_equal(
                hash_set_claim_expected(&set, i - 9, texts[i - 10], hashes[i - 10], text_of, texts),
                (i - 10) / 2 * 2 + 1); /* each text comes twice: the first keeps it */
    }
    assert_int_equal(set.count, (MANY - 10) / 2);
    assert_int_equal(hash_set_find(&set, "R000007", text_of, texts), 15);
    hash_set_free(&set);
}

/* ---- ids made to fall together ---- */

enum { CHOSEN = 48, LONGEST_RUN = 12 };

/* FNV-1a, which has no secret: anyone can look for ids whose last bits are the same. */
static uint32_t open_hash(const char *text)
{
    uint64_t value = 0xcbf29ce484222325u;
    for (; *text; text++)
        value = (value ^ (unsigned char)*text) * 0x100000001b3u;
    value = (value ^ value >> 32) * 0x9e3779b97f4a7c15u;
    return (uint32_t)(value >> 32);
}

static void choose_ids(char ids[CHOSEN][16])
{
    uint32_t count = 0;
    for (uint32_t i = 0; count < CHOSEN; i++) {
        snprintf(ids[count], sizeof ids[count], "R%u", (unsigned)i);
        count += (open_hash(ids[count]) & 0xffff) == 0;
    }
}

/* Slots in use one behind the other: what a search may have to look at. */
static size_t longest_run(const struct hash_set *set)
{
    size_t longest = 0, run = 0;
    for (size_t i = 0; i < 2 * set->capacity; i++) {
        run = set->slots[i % set->capacity].number ? run + 1 : 0;
        longest = run > longest ? run : longest;
    }
    return longest;
}

static void ids_cannot_be_made_to_fall_together(void **state)
{
    (void)state;
    static char ids[CHOSEN][16];
    struct hash_set set = {0};
    size_t runs = 0;
    choose_ids(ids);
    /* One draw of the secret in very many gives a long run by chance; three do not. */
    for (int draw = 0; draw < 3; draw++) {
        for (uint32_t i = 0; i < CHOSEN; i++)
            assert_int_equal(hash_set_claim(&set, i + 1, ids[i], text_of, ids), i + 1);
        assert_true(set.capacity / 2 >= CHOSEN);
        runs += longest_run(&set) <= LONGEST_RUN;
        hash_set_free(&set);
    }
    assert_true(runs > 0);
}

static void each_set_has_a_secret_of_its_own(void **state)
{
    (void)state;
    struct hash_set one = {0}, other = {0};
    /* 64 bits of two hashes: equal by chance once in 2^64 runs */
    bool same = hash_set_expect(&one, "R0001") == hash_set_expect(&other, "R0001") &&
                hash_set_expect(&one, "R0002") == hash_set_expect(&other, "R0002");
    assert_false(same);
    assert_int_equal(hash_set_expect(&one, "R0001"), hash_set_expect(&one, "R0001"));
    hash_set_free(&one);
    hash_set_free(&other);
}

/* The low halves of what Python 3.11 gives for the same bytes with PYTHONHASHSEED=0, where the low
 * byte of a word comes first. */
static void it_is_siphash_1_3(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        uint32_t hash;
    } known[] = {
        {"a", 0xb89b1813u},
        {"R0001", 0xde57235cu},
        {"linfen-2", 0x05b8e060u},
        {"linfen-2022", 0x0484247bu},
        {"政务公开工作考核", 0x5628aafcu},
    };
    struct hash_set set = {.keyed = true};
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        assert_int_equal(hash_set_expect(&set, known[i].text), known[i].hash);
}

static void every_byte_counts(void **state)
{
    (void)state;
    struct hash_set set = {0};
    char text[40];
    for (size_t length = 1; length < sizeof text; length++) {
        memset(text, 'a', length);
        text[length] = '\0';
        uint32_t whole = hash_set_expect(&set, text);
        size_t same = 0;
        for (size_t i = 0; i < length; i++) {
            text[i] = 'b';
            same += hash_set_expect(&set, text) == whole;
            text[i] = 'a';
        }
        assert_in_range(same, 0, 1); /* by chance: once in 2^32 */
    }
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
        cmocka_unit_test(ids_cannot_be_made_to_fall_together),
        cmocka_unit_test(each_set_has_a_secret_of_its_own),
        cmocka_unit_test(it_is_siphash_1_3),
        cmocka_unit_test(every_byte_counts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
