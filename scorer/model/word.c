#include "model/word.h"

#include <stddef.h>
#include <string.h>

const struct word method_words[] = {{"现场考核", "onsite"},
                                    {"网上考核", "online"},
                                    {"征询考核", "inquiry"},
                                    {"认定考核", "recognition"},
                                    {NULL, NULL}};
const struct word result_words[] = {{"良好", "good"}, {"未开展", "none"}, {NULL, NULL}};
const struct word yes_no_words[] = {{"是", "yes"}, {"否", "no"}, {NULL, NULL}};

const char *word_of_value(const struct word *words, const char *value)
{
    for (; words && words->word; words++)
        if (strcmp(words->value, value) == 0)
            return words->word;
    return NULL;
}

const char *value_of_word(const struct word *words, const char *word)
{
    for (; words && words->word; words++)
        if (strcmp(words->word, word) == 0 || strcmp(words->value, word) == 0)
            return words->value;
    return NULL;
}

const char *method_value(unsigned method)
{
    for (unsigned i = 0; method_words[i].word; i++)
        if (method == 1u << i)
            return method_words[i].value;
    return NULL;
}
