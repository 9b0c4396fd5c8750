/* Nearest name by edit distance (insert, drop, change, swap neighbours; letter case is free). */

#include "scenario/suggest.h"

#include <string.h>

enum {
    LONGEST = 40 /* longer words get no suggestion */
};

static unsigned char lower(char c)
{
    return (unsigned char)(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
}

static unsigned least(unsigned a, unsigned b)
{
    return a < b ? a : b;
}

/* Optimal string alignment over the last three rows of the table. */
static unsigned distance_between(const char *a, size_t a_len, const char *b, size_t b_len)
{
    unsigned rows[3][LONGEST + 1];
    for (size_t j = 0; j <= b_len; j++)
        rows[0][j] = (unsigned)j;
    for (size_t i = 1; i <= a_len; i++) {
        unsigned *now = rows[i % 3];
        const unsigned *before = rows[(i + 2) % 3];
        const unsigned *two_before = rows[(i + 1) % 3];
        now[0] = (unsigned)i;
        for (size_t j = 1; j <= b_len; j++) {
            unsigned change = lower(a[i - 1]) != lower(b[j - 1]);
            now[j] = least(least(before[j], now[j - 1]) + 1, before[j - 1] + change);
            if (i > 1 && j > 1 && lower(a[i - 1]) == lower(b[j - 2]) &&
                lower(a[i - 2]) == lower(b[j - 1]))
                now[j] = least(now[j], two_before[j - 2] + 1);
        }
    }
    return rows[a_len % 3][b_len];
}

struct drill_suggest drill_suggest_make(const char *name, size_t len)
{
    return (struct drill_suggest){.name = name, .len = len};
}

void drill_suggest_offer(struct drill_suggest *suggest, const char *known)
{
    size_t known_len = known != NULL ? strlen(known) : 0;
    if (known_len == 0 || known_len > LONGEST || suggest->len > LONGEST)
        return;
    unsigned distance = distance_between(suggest->name, suggest->len, known, known_len);
    unsigned limit = least((unsigned)suggest->len / 3, 3);
    if (distance <= limit && (suggest->best == NULL || distance < suggest->distance)) {
        suggest->best = known;
        suggest->distance = distance;
    }
}
