/* Damaged texts: whatever is done to a good text, the reader either refuses it at a place inside
 * it, or makes a valid scenario that is a fixpoint. Seeded, so that a failure repeats. */

#include <criterion/criterion.h>
#include <string.h>

#include "base/rng.h"
#include "unit/scenario/support.h"

static const char *const seeds[] = {
    "# recv keeps the excess\n# more\n# rule: RCV-STREAM-KEEP, A\nfamily stream\nslow\n"
    "sysctl somaxconn 5\nL = socket()\nbind(L, loopback)\nlisten(L, 1)\nC1..3 = socket()\n"
    "connect(C1..3, L) = 0 | -1 EINPROGRESS\nT1: S = accept(L) blocks\nT1: returns = ok\n"
    "send(C1, 1000, MSG_OOB+MSG_MORE) = 1..1000\nrecv(S, 300) = 300 | -1 EAGAIN\nclose(C1)\n",
    "family unix udp4\nA, B = socketpair(SOCK_NONBLOCK)\nsendmsg(A, [1, 2, 3], B, MSG_EOR) = 6\n"
    "recvmsg(B, [4, 4]) = 6 MSG_TRUNC | 1..2\npoll(A, POLLIN+POLLOUT, -1) = POLLIN | 0\n"
    "fcntl(A, F_SETFL, O_NONBLOCK) = 0\nsetsockopt(A, SO_LINGER, 1, 0)\n"
    "getsockopt(A, SO_ERROR) = ECONNRESET | 0\nsend(A, 1) = -1 EPIPE SIGPIPE\n",
    "family any\ngethostbyname(\"localhost\") = ok\nL = socket()\n"
    "connect(L, \"localhost\", \"echo\", \"tcp\") # why\nioctl(L, FIONREAD) = 5\n"
    "T2: accept4(L, NULL, 0)\nT2: returns = -1 EINVAL\nshutdown(-1, 9)\n",
};

static const char *const words[] = {
    " ",    "\n",       "..",     "(",  ")",       "=",      ",",        "|",      "+",
    ":",    "#",        "\"",     "[",  "]",       "-1",     "0",        "9999",   "L",
    "C1",   "T1:",      "blocks", "ok", "returns", "EAGAIN", "MSG_PEEK", "family", "99999999999",
    "\xff", "\xc3\xa9", "\r\n",   "\t", "C1..3",   "recv(",  "# rule: ", "any",    "loopback",
};

static void replace(struct drill_text *text, size_t at, size_t len, const char *by, size_t by_len)
{
    struct drill_text made = {0};
    drill_text_add(&made, text->bytes, at);
    drill_text_add(&made, by, by_len);
    drill_text_add(&made, text->bytes + at + len, text->len - at - len);
    drill_text_free(text);
    *text = made;
}

static void damage(struct drill_text *text, struct drill_rng *rng)
{
    size_t at = (size_t)drill_rng_below(rng, text->len + 1);
    size_t left = text->len - at;
    size_t len = (size_t)drill_rng_below(rng, left < 12 ? left + 1 : 12);
    const char *word = words[drill_rng_below(rng, DRILL_COUNT(words))];
    char byte = (char)drill_rng_below(rng, 256);
    switch (drill_rng_below(rng, 5)) {
    case 0:
        replace(text, at, 0, word, strlen(word));
        break;
    case 1:
        replace(text, at, len, word, strlen(word));
        break;
    case 2:
        replace(text, at, len, "", 0);
        break;
    case 3:
        replace(text, at, left > 0, &byte, 1);
        break;
    default:
        replace(text, at, 0, text->bytes + text->len - left, len);
        break;
    }
}

static size_t lines_of(const struct drill_text *text)
{
    size_t lines = 1;
    for (size_t i = 0; i < text->len; i++)
        lines += text->bytes[i] == '\n';
    return lines;
}

/* Whether it was read. */
static bool try_text(const struct drill_text *text)
{
    struct drill_arena arena;
    struct drill_diag diag = {0};
    struct drill_scenario *scenario = NULL;
    drill_arena_init(&arena, 0);
    struct drill_status s =
        drill_scenario_read(&scenario, &arena, "mutant", text->bytes, text->len, &diag);
    bool good = drill_ok(s);
    if (!good) {
        cr_assert(s.code == DRILL_CODE_BAD_INPUT || s.code == DRILL_CODE_TOO_BIG);
        cr_assert(diag.line >= 1 && (size_t)diag.line <= lines_of(text) && diag.column >= 1 &&
                  diag.text[0] != '\0');
    }
    drill_arena_reset(&arena);
    return good;
}

Test(scenario_damaged, damaged_texts_are_refused_with_a_place_or_read)
{
    struct drill_rng rng = drill_rng_make(20240229, 1);
    size_t good = 0;
    const size_t rounds = 6000;
    for (size_t i = 0; i < rounds; i++) {
        const char *seed = seeds[drill_rng_below(&rng, DRILL_COUNT(seeds))];
        struct drill_text text = {0};
        drill_text_addf(&text, "%s", seed);
        for (uint64_t n = 1 + drill_rng_below(&rng, 4); n > 0; n--)
            damage(&text, &rng);
        /* read_good validates, writes, reads back and compares. */
        if (text.len > 0 && try_text(&text)) {
            struct reading reading = read_good(text.bytes);
            reading_free(&reading);
            good++;
        }
        drill_text_free(&text);
    }
    cr_expect_gt(good, rounds / 50);
    cr_expect_lt(good, rounds);
}

Test(scenario_damaged, every_prefix)
{
    for (size_t i = 0; i < DRILL_COUNT(seeds); i++) {
        for (size_t len = 1; len <= strlen(seeds[i]); len++) {
            struct drill_text text = {0};
            drill_text_add(&text, seeds[i], len);
            try_text(&text);
            drill_text_free(&text);
        }
    }
}
