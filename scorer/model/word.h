/* The words that people read and write for values of the XML: one list each, for forms, tables and
 * sheets alike. */
#ifndef SCORER_MODEL_WORD_H
#define SCORER_MODEL_WORD_H

/* A list of them ends with a NULL word. */
struct word {
    const char *word;
    const char *value;
};

extern const struct word method_words[]; /* 考核方式, in the order of the bits of enum method */
extern const struct word result_words[]; /* of a symmetric clause */
extern const struct word yes_no_words[];

/* The word for a value; the value for a word, or for a value that stands in its place. NULL where there
 * is none, or no list. */
const char *word_of_value(const struct word *words, const char *value);
const char *value_of_word(const struct word *words, const char *word);

/* The value of one method; NULL for none. */
const char *method_value(unsigned method);

#endif
