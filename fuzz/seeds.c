/* Makes what fuzzers start from, out of what there is already:
 *
 *     OUT/seeds/fuzz_<name>/...     scenarios as bytes, a folder for each entry
 *     OUT/fuzz_<name>.dict          words, or records, for engines that put them in
 *
 * usage: fuzz_seeds OUT FOLDER...      every .sock below the folders */

#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/text.h"
#include "scenario/bytes.h"
#include "scenario/signature.h"
#include "vocab/vocab.h"

enum {
    FILE_MAX = 1 << 20,
    SEED_MAX = 64 * DRILL_BYTES_RECORD,
    WORDS = 512, /* of records in a dictionary */
    DEPTH = 16,  /* open folders while walking */
    MADE = 0755
};

/* Which scenarios an entry starts from: those of areas that concern it; all, if none is named. */
static const struct entry {
    const char *name;
    enum drill_family family;
    const char *areas; /* with a space around each */
} entries[] = {
    {"lifecycle", DRILL_TCP4, ""},
    {"backlog", DRILL_TCP4, " accept backlog lifecycle listen "},
    {"close", DRILL_TCP4, " close lifecycle reuse shutdown "},
    {"datagram", DRILL_UDP4, " datagram udp lifecycle "},
    {"planted", DRILL_TCP4, ""},
    {"bytes", DRILL_TCP4, ""},
    {"oracle", DRILL_TCP4, ""},
};

/* fuzz_stream's input, which is no scenario: total, bytes of a send, of a receive (2 bytes each,
 * the low one first), way, backlog, clients, tail (2), plain. */
static const uint8_t streams[][12] = {
    {10, 0, 3, 0, 4, 0, 0, 0, 0, 0, 0, 0},
    {0xe8, 3, 100, 0, 0xff, 0, 2, 1, 1, 0, 0, 0},
    {0x20, 0x4e, 0xff, 0x3f, 0x80, 1, 1, 0, 2, 0, 0, 1},
    {0, 8, 0, 2, 0, 1, 6, 2, 0, 0xc8, 0, 0},
};

static struct {
    const char *out;
    struct drill_text records; /* those of the dictionary, one after the other */
    unsigned n;
    bool failed;
} seeds;

static void make_folder(char *path)
{
    for (char *at = path + 1; *at != '\0'; at++) {
        if (*at == '/') {
            *at = '\0';
            mkdir(path, MADE);
            *at = '/';
        }
    }
    mkdir(path, MADE);
}

static void write_file(const struct drill_text *text, const char *path)
{
    struct drill_diag diag = {0};
    if (!drill_ok(drill_text_write_file(text, path, &diag))) {
        fprintf(stderr, "fuzz_seeds: %s\n", diag.text);
        seeds.failed = true;
    }
}

static void write_seed(const char *entry, const char *name, const char *bytes, size_t len)
{
    struct drill_text path = {0};
    struct drill_text text = {0};
    drill_text_addf(&path, "%s/seeds/fuzz_%s", seeds.out, entry);
    make_folder(path.bytes);
    drill_text_addf(&path, "/%s", name);
    drill_text_add(&text, bytes, len);
    write_file(&text, path.bytes);
    drill_text_free(&text);
    drill_text_free(&path);
}

static bool has_area(const struct entry *entry, const char *area)
{
    const char *at = entry->areas;
    size_t len = strlen(area);
    while ((at = strstr(at, area)) != NULL && (at[-1] != ' ' || at[len] != ' '))
        at += len;
    return entry->areas[0] == '\0' || at != NULL;
}

/* Notes the first record of each call that there is. */
static void note_records(const struct drill_text *bytes)
{
    for (size_t at = DRILL_BYTES_RECORD; at + DRILL_BYTES_RECORD <= bytes->len;
         at += DRILL_BYTES_RECORD) {
        bool known = seeds.n >= WORDS;
        for (size_t i = 0; !known && i < seeds.records.len; i += DRILL_BYTES_RECORD)
            known = memcmp(seeds.records.bytes + i, bytes->bytes + at, 2) == 0;
        if (!known) {
            drill_text_add(&seeds.records, bytes->bytes + at, DRILL_BYTES_RECORD);
            seeds.n++;
        }
    }
}

/* As a seed `name` of the entries that its area concerns. What has no byte form, or is longer than
 * what is worth varying, is none. */
static void take_scenario(const struct drill_scenario *scenario, const char *area, const char *name)
{
    struct drill_text bytes = {0};
    if (drill_ok(drill_scenario_encode(scenario, &bytes, NULL)) && bytes.len <= SEED_MAX) {
        for (size_t i = 0; i < DRILL_COUNT(entries); i++) {
            if ((scenario->families & DRILL_FAMILY_BIT(entries[i].family)) != 0 &&
                has_area(&entries[i], area))
                write_seed(entries[i].name, name, bytes.bytes, bytes.len);
        }
        note_records(&bytes);
    }
    drill_text_free(&bytes);
}

static void take_text(const char *path, const char *area, const char *name)
{
    struct drill_arena arena;
    struct drill_scenario *scenario = NULL;
    struct drill_text text = {0};
    struct drill_diag diag = {0};
    drill_arena_init(&arena, 0);
    struct drill_status s = drill_text_read_file(&text, path, FILE_MAX, &diag);
    if (drill_ok(s))
        s = drill_scenario_read(&scenario, &arena, name, text.bytes, text.len, &diag);
    if (drill_ok(s)) {
        take_scenario(scenario, area, name);
        write_seed("text", name, text.bytes, text.len);
    } else {
        fprintf(stderr, "fuzz_seeds: %s:%d:%d: %s\n", path, diag.line, diag.column, diag.text);
        seeds.failed = true;
    }
    drill_text_free(&text);
    drill_arena_reset(&arena);
}

/* ".../area/name.sock" goes by "area-name". */
static int take_file(const char *path, const struct stat *st, int kind, struct FTW *walk)
{
    static const char suffix[] = ".sock";
    struct drill_text area = {0};
    struct drill_text name = {0};
    size_t len = strlen(path + walk->base);
    size_t tail = strlen(suffix);
    (void)st;
    if (kind != FTW_F || len <= tail || strcmp(path + walk->base + len - tail, suffix) != 0)
        return 0;
    int from = walk->base - 1;
    while (from > 0 && path[from - 1] != '/')
        from--;
    drill_text_add(&area, path + from, (size_t)(walk->base - 1 - from));
    drill_text_addf(&name, "%s-", area.bytes);
    drill_text_add(&name, path + walk->base, len - tail);
    take_text(path, area.bytes, name.bytes);
    drill_text_free(&area);
    drill_text_free(&name);
    return 0;
}

static void write_dictionary(const char *entry, const struct drill_text *text)
{
    struct drill_text path = {0};
    drill_text_addf(&path, "%s/fuzz_%s.dict", seeds.out, entry);
    write_file(text, path.bytes);
    drill_text_free(&path);
}

/* What both texts of ours and those of strace are made of. */
static void write_words(void)
{
    static const char *const others[] = {"family",   "blocks",         "returns",
                                         "loopback", "resumed>",       "<unfinished ...>",
                                         "= -1 ",    "sin_port=htons("};
    struct drill_text text = {0};
    for (int i = 0; i < DRILL_CALL_COUNT; i++)
        drill_text_addf(&text, "\"%s(\"\n", drill_call_name((enum drill_call_id)i));
    for (int i = 1; i < DRILL_ERRNO_COUNT; i++)
        drill_text_addf(&text, "\"%s\"\n", drill_errno_name((enum drill_errno)i));
    for (int i = 0; i < DRILL_OPTION_COUNT; i++)
        drill_text_addf(&text, "\"%s\"\n", drill_option_name((enum drill_option)i));
    for (int i = 0; i < DRILL_FAMILY_COUNT; i++)
        drill_text_addf(&text, "\"%s\"\n", drill_family_name((enum drill_family)i));
    for (unsigned bit = 0; bit < 32; bit++) {
        const char *name = drill_flag_name(DRILL_GROUP_MSG, UINT32_C(1) << bit);
        if (name != NULL)
            drill_text_addf(&text, "\"%s\"\n", name);
    }
    for (size_t i = 0; i < DRILL_COUNT(others); i++)
        drill_text_addf(&text, "\"%s\"\n", others[i]);
    write_dictionary("text", &text);
    write_dictionary("trace", &text);
    drill_text_free(&text);
}

static void write_records(void)
{
    struct drill_text text = {0};
    for (size_t at = 0; at < seeds.records.len; at += DRILL_BYTES_RECORD) {
        drill_text_addf(&text, "\"");
        for (size_t i = 0; i < DRILL_BYTES_RECORD; i++)
            drill_text_addf(&text, "\\x%02x", (unsigned)(uint8_t)seeds.records.bytes[at + i]);
        drill_text_addf(&text, "\"\n");
    }
    for (size_t i = 0; i < DRILL_COUNT(entries); i++)
        write_dictionary(entries[i].name, &text);
    drill_text_free(&text);
}

int main(int argc, char **argv)
{
    if (argc < 3) {
        fprintf(stderr, "usage: fuzz_seeds OUT FOLDER...\n");
        return 2;
    }
    seeds.out = argv[1];
    for (int i = 2; i < argc; i++)
        seeds.failed |= nftw(argv[i], take_file, DEPTH, FTW_PHYS) != 0;
    for (size_t i = 0; i < DRILL_COUNT(streams); i++) {
        char name[32];
        snprintf(name, sizeof name, "sizes-%zu", i);
        write_seed("stream", name, (const char *)streams[i], sizeof streams[i]);
    }
    write_words();
    write_records();
    drill_text_free(&seeds.records);
    return seeds.failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
