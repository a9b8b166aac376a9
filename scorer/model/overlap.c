/* First the generator of examples, a reader of regular expressions that keeps sets of texts instead
 * of an automaton; then the comparison of clauses by these texts. */
#include "model/overlap.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/text.h"
#include "model/pattern.h"

/* What bounds the work on one pattern: nobody writes a `match` beyond these by hand. */
enum { EXAMPLE_LENGTH_MAX = 200, DEPTH_MAX = 16, STEPS_MAX = 2000, CLASS_MEMBERS_MAX = 8 };

struct generator {
    const char *at; /* in the source */
    struct arena *arena;
    unsigned depth; /* of open groups */
    unsigned steps;
    bool lost; /* here is something that has no simple example */
};

/* ---- sets of texts ---- */

static void add(struct examples *examples, const char *text)
{
    for (uint32_t i = 0; i < examples->count; i++)
        if (strcmp(examples->texts[i], text) == 0)
            return;
    if (examples->count < EXAMPLES_MAX)
        examples->texts[examples->count++] = text;
}

static void add_characters(struct generator *generator, struct examples *examples,
                           const char *start, size_t length)
{
    const char *text = arena_text(generator->arena, start, length);
    if (text)
        add(examples, text);
    else
        generator->lost = true;
}

static void add_joined(struct generator *generator, struct examples *examples, const char *left,
                       const char *right)
{
    char text[EXAMPLE_LENGTH_MAX];
    size_t first = strlen(left), second = strlen(right);
    if (first + second > sizeof text)
        return;
    memcpy(text, left, first);
    memcpy(text + first, right, second);
    add_characters(generator, examples, text, first + second);
}

/* `left` becomes `left` followed by `right`: every pair, or, where these are too many, as many
 * pairs as it takes to use each of both at least once. */
static void join(struct generator *generator, struct examples *left, const struct examples *right)
{
    struct examples joined = {0};
    if (++generator->steps > STEPS_MAX || !left->count || !right->count) {
        generator->lost = true;
        return;
    }
    if (left->count * right->count <= EXAMPLES_MAX) {
        for (uint32_t i = 0; i < left->count; i++)
            for (uint32_t j = 0; j < right->count; j++)
                add_joined(generator, &joined, left->texts[i], right->texts[j]);
    } else {
        for (uint32_t i = 0; i < left->count || i < right->count; i++)
            add_joined(generator, &joined, left->texts[i % left->count],
                       right->texts[i % right->count]);
    }
    *left = joined;
}

/* ---- single characters ---- */

static size_t character_length(const char *text)
{
    size_t length = *text ? 1 : 0;
    while (((unsigned char)text[length] & 0xc0) == 0x80)
        length++;
    return length;
}

static void take_literal(struct generator *generator, struct examples *examples)
{
    size_t length = character_length(generator->at);
    add_characters(generator, examples, generator->at, length);
    generator->at += length;
}

/* One text for each escape that stands for a kind of character; "" for what only says where. */
static const char *escape_example(char letter)
{
    static const struct {
        const char *letters;
        const char *text;
    } kinds[] = {{"d", "1"},    {"w", "a"},        {"sh", " "},    {"t", "\t"},
                 {"nvR", "\n"}, {"DWSHVNX", "某"}, {"bBAzZGK", ""}};
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (strchr(kinds[i].letters, letter))
            return kinds[i].text;
    return NULL;
}

static bool is_letter_or_digit(char byte)
{
    return (byte >= '0' && byte <= '9') || (byte >= 'A' && byte <= 'Z') ||
           (byte >= 'a' && byte <= 'z');
}

/* Which of these has a property, or is outside a class, the pattern itself says later. */
static void add_any(struct examples *examples)
{
    static const char *const some[] = {"某", "1", "a", "，", " "};
    for (size_t i = 0; i < sizeof some / sizeof *some; i++)
        add(examples, some[i]);
}

static void take_property(struct generator *generator, struct examples *examples)
{
    const char *name = generator->at;
    const char *end = *name == '{' ? strchr(name, '}') : name;
    generator->lost = !end || !*end;
    if (generator->lost)
        return;
    generator->at = end + 1;
    add_any(examples);
}

static void take_escape(struct generator *generator, struct examples *examples)
{
    char letter = generator->at[1];
    const char *text = letter ? escape_example(letter) : NULL;
    generator->at++;
    if (text) {
        generator->at++;
        add(examples, text);
    } else if (letter == 'p' || letter == 'P') {
        generator->at++;
        take_property(generator, examples);
    } else if (!letter || is_letter_or_digit(letter)) {
        generator->lost = true; /* a back reference, or a code that is hardly used by hand */
    } else {
        take_literal(generator, examples);
    }
}

/* ---- classes ---- */

static void take_member(struct generator *generator, struct examples *members)
{
    if (*generator->at == '\\') {
        take_escape(generator, members);
        return;
    }
    const char *end = strncmp(generator->at, "[:", 2) == 0 ? strstr(generator->at, ":]") : NULL;
    if (end) {
        generator->at = end + 2;
        add_any(members);
        return;
    }
    take_literal(generator, members);
    if (*generator->at == '-' && generator->at[1] != ']')
        generator->at++; /* a range: its last character is read as a member */
}

static void take_class(struct generator *generator, struct examples *examples)
{
    struct examples members = {0};
    bool negated = *++generator->at == '^';
    generator->at += negated;
    do
        take_member(generator, &members);
    while (!generator->lost && *generator->at && *generator->at != ']');
    if (*generator->at != ']') {
        generator->lost = true;
        return;
    }
    generator->at++;
    if (negated)
        add_any(examples);
    for (uint32_t i = 0; i < members.count && i < CLASS_MEMBERS_MAX && !negated; i++)
        add(examples, members.texts[i]);
}

/* ---- groups and repetition ---- */

static void take_alternatives(struct generator *generator, struct examples *examples);

/* Moves behind a group's head, "(", "(?:", "(?<name>" …; true where a body follows, false behind a
 * setting or a comment, which is closed already. */
static bool take_group_head(struct generator *generator)
{
    const char *head = generator->at + 1;
    generator->at = head;
    generator->lost = *head == '*';
    if (*head != '?')
        return true;
    head++;
    head += *head == 'P' && head[1] == '<';
    bool named = (*head == '<' && head[1] != '=' && head[1] != '!') || *head == '\'';
    const char *end = *head == '#'                   ? strchr(head, ')')
                      : named                        ? strpbrk(head + 1, ">'")
                      : *head == '>' || *head == '|' ? head
                                                     : head + strspn(head, "ims-");
    if (!end || !*end || (!named && !strchr(":)>|", *end))) {
        generator->lost = true;
        return false;
    }
    generator->at = end + 1;
    return *end != ')';
}

static void take_group(struct generator *generator, struct examples *examples)
{
    if (!take_group_head(generator)) {
        add(examples, "");
        return;
    }
    if (++generator->depth > DEPTH_MAX)
        generator->lost = true;
    else
        take_alternatives(generator, examples);
    generator->depth--;
    if (*generator->at == ')')
        generator->at++;
    else
        generator->lost = true;
}

/* "{n}", "{n,}", "{n,m}": n times, or once and not at all where n is 0. */
static void take_counted(struct generator *generator, struct examples *examples)
{
    char *end;
    unsigned long least = strtoul(generator->at + 1, &end, 10);
    end += *end == ',' ? 1 + strspn(end + 1, "0123456789") : 0;
    if (*end != '}' || least > EXAMPLE_LENGTH_MAX) {
        generator->lost = true;
        return;
    }
    generator->at = end + 1;
    const struct examples once = *examples;
    if (least == 0)
        add(examples, "");
    for (unsigned long i = 1; i < least && !generator->lost; i++)
        join(generator, examples, &once);
}

static void take_repetition(struct generator *generator, struct examples *examples)
{
    char sign = *generator->at;
    if (sign == '{' && generator->at[1] >= '0' && generator->at[1] <= '9') {
        take_counted(generator, examples);
    } else if (sign && strchr("?*+", sign)) {
        generator->at++;
        if (sign != '+')
            add(examples, "");
    } else {
        return;
    }
    if (*generator->at == '?' || *generator->at == '+')
        generator->at++; /* lazy or possessive: the same texts */
}

static void take_atom(struct generator *generator, struct examples *examples)
{
    switch (*generator->at) {
    case '(':
        take_group(generator, examples);
        break;
    case '[':
        take_class(generator, examples);
        break;
    case '\\':
        take_escape(generator, examples);
        break;
    case '.':
        generator->at++;
        add(examples, "某");
        break;
    case '^':
    case '$':
        generator->at++;
        add(examples, "");
        break;
    default:
        take_literal(generator, examples);
    }
}

static void take_branch(struct generator *generator, struct examples *examples)
{
    while (!generator->lost && *generator->at && !strchr("|)", *generator->at)) {
        struct examples piece = {0};
        take_atom(generator, &piece);
        if (!generator->lost)
            take_repetition(generator, &piece);
        if (!generator->lost)
            join(generator, examples, &piece);
    }
}

static void take_alternatives(struct generator *generator, struct examples *examples)
{
    for (bool more = true; more && !generator->lost;) {
        struct examples branch = {1, {""}};
        take_branch(generator, &branch);
        for (uint32_t i = 0; i < branch.count; i++)
            add(examples, branch.texts[i]);
        more = *generator->at == '|';
        generator->at += more;
    }
}

bool pattern_examples(const char *source, struct arena *arena, struct examples *examples)
{
    struct generator generator = {.at = source, .arena = arena};
    *examples = (struct examples){0};
    take_alternatives(&generator, examples);
    if (generator.lost || *generator.at)
        examples->count = 0;
    return examples->count > 0;
}

/* ---- comparing ---- */

/* An indicator with more clauses than CONTENDERS_MAX is compared by its first ones; and in a rubric
 * so large that there would be more than about SEARCHES_MAX searches, each clause has fewer
 * examples, so that the time stays in proportion to the number of clauses. */
enum { CONTENDERS_MAX = 100, SEARCHES_MAX = 4000000, EXAMPLES_LEAST = 2 };

struct contender {
    struct matcher *matcher;
    const struct clause *clause;
    struct examples examples; /* each fits the clause's own pattern */
};

static bool fits(const struct contender *contender, const char *text, size_t length)
{
    return pattern_matches(contender->matcher, contender->clause->match, text, length) ==
           PATTERN_YES;
}

/* What a message can show on its line. */
static bool is_plain(const char *text, size_t length)
{
    for (size_t i = 0; i < length; i++)
        if ((unsigned char)text[i] < ' ' || text[i] == '\x7f')
            return false;
    return length > 0;
}

/* Keeps a text as a record would bring it: `match` is searched "in the record's text without its
 * outer white space". */
static void keep_genuine(struct contender *contender, const char *text, struct arena *arena)
{
    size_t length = text_trim(&text);
    if (!is_plain(text, length) || !fits(contender, text, length))
        return;
    const char *kept = arena_text(arena, text, length);
    if (kept)
        add(&contender->examples, kept);
}

/* At most `most` examples, the clause's own text the last of them. False when memory is out. */
static bool find_examples(struct contender *contender, uint32_t most, struct arena *arena)
{
    struct arena scratch = {0}; /* what the generator tries is much more than what is kept */
    struct examples likely;
    pattern_examples(contender->clause->match_source, &scratch, &likely);
    for (uint32_t i = 0; i < likely.count && contender->examples.count + 1 < most; i++)
        keep_genuine(contender, likely.texts[i], arena);
    keep_genuine(contender, contender->clause->text, arena);
    bool exhausted = scratch.exhausted || arena->exhausted;
    arena_free(&scratch);
    return !exhausted;
}

static const char *find_fitting(const struct examples *examples, const struct contender *contender)
{
    for (uint32_t i = 0; i < examples->count; i++)
        if (fits(contender, examples->texts[i], strlen(examples->texts[i])))
            return examples->texts[i];
    return NULL;
}

static const char *find_common_text(const struct contender *a, const struct contender *b)
{
    const char *text = find_fitting(&a->examples, b);
    return text ? text : find_fitting(&b->examples, a);
}

/* Bytes of the text that a message shows: whole characters only. */
static int shown_length(const char *text)
{
    enum { SHOWN_MAX = 120 };
    size_t length = strlen(text);
    if (length <= SHOWN_MAX)
        return (int)length;
    for (length = SHOWN_MAX; ((unsigned char)text[length] & 0xc0) == 0x80;)
        length--;
    return (int)length;
}

/* "A free-text record that fits no clause or several is an error". */
static void report_overlap(const struct clause *earlier, const struct clause *later,
                           const char *text, struct diagnostics *diagnostics)
{
    int length = shown_length(text);
    diagnostics_warning(diagnostics, later->place, "match",
                        "`match` of `%s` and of `%s` both fit “%.*s%s”; free text that fits "
                        "several clauses is refused, so narrow one of them",
                        earlier->id, later->id, length, text, text[length] ? "…" : "");
}

/* At most one warning a clause: the next one shows once this is mended. */
static void compare_with_earlier(const struct contender *contenders, uint32_t later,
                                 struct diagnostics *diagnostics)
{
    for (uint32_t earlier = 0; earlier < later; earlier++) {
        const char *text = find_common_text(&contenders[earlier], &contenders[later]);
        if (!text)
            continue;
        report_overlap(contenders[earlier].clause, contenders[later].clause, text, diagnostics);
        return;
    }
}

static uint32_t collect(const struct rubric *rubric, uint32_t index,
                        const struct clause *clauses[CONTENDERS_MAX])
{
    uint32_t count = 0;
    for (uint32_t c = rubric->indicators[index].first_clause;
         c != NO_INDEX && count < CONTENDERS_MAX; c = rubric->clauses[c].next)
        if (rubric->clauses[c].match && rubric->clauses[c].match_source)
            clauses[count++] = &rubric->clauses[c];
    return count;
}

/* With `contenders` clauses in the indicator, each example is searched for by all of them. */
static uint32_t examples_for_each(const struct rubric *rubric, uint32_t contenders)
{
    uint32_t share = SEARCHES_MAX / contenders / rubric->clause_count;
    if (share < EXAMPLES_LEAST)
        return EXAMPLES_LEAST;
    return share < EXAMPLES_MAX ? share : EXAMPLES_MAX;
}

void advise_overlaps(const struct rubric *rubric, uint32_t index, struct matcher *matcher,
                     struct diagnostics *diagnostics)
{
    const struct clause *clauses[CONTENDERS_MAX];
    uint32_t count = collect(rubric, index, clauses);
    if (count < 2)
        return;
    struct arena scratch = {0}; /* of its own, so that it is freed before the next indicator */
    struct contender *contenders = arena_array(&scratch, count, sizeof *contenders);
    uint32_t most = examples_for_each(rubric, count);
    for (uint32_t i = 0; contenders && i < count; i++) {
        contenders[i].matcher = matcher;
        contenders[i].clause = clauses[i];
        if (!find_examples(&contenders[i], most, &scratch))
            diagnostics->exhausted = true;
        compare_with_earlier(contenders, i, diagnostics);
    }
    diagnostics->exhausted = diagnostics->exhausted || !contenders;
    arena_free(&scratch);
}
