/* Reads one line that is a step: the actor, the slots it sets, the call, the claim. Then resolves
 * the slots, once for each slot of its ranges, and appends the steps that makes. */

#include "scenario/text_reader.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "scenario/signature.h"

/* T and digits. */
static bool is_actor(const struct drill_token *token)
{
    size_t i = 1;
    if (token->kind != DRILL_TOKEN_NAME || token->len < 2 || token->start[0] != 'T')
        return false;
    while (i < token->len && token->start[i] >= '0' && token->start[i] <= '9')
        i++;
    return i == token->len;
}

static struct drill_token look_ahead(const struct drill_reader *reader)
{
    struct drill_scan ahead = reader->scan;
    return drill_scan_next(&ahead);
}

bool drill_reader_actor(struct drill_reader *reader, int64_t *ret)
{
    struct drill_token name = reader->token;
    unsigned actor = 0;
    if (!is_actor(&name))
        return drill_reader_fail(reader, &name, "unknown actor: actors are T0 to T%d",
                                 DRILL_SCENARIO_MAX_ACTORS - 1);
    for (size_t i = 1; i < name.len && actor < DRILL_SCENARIO_MAX_ACTORS; i++)
        actor = actor * 10 + (unsigned)(name.start[i] - '0');
    if (actor >= DRILL_SCENARIO_MAX_ACTORS)
        return drill_reader_fail_big(reader, &name, "too many actors: actors are T0 to T%d",
                                     DRILL_SCENARIO_MAX_ACTORS - 1);
    *ret = actor;
    return drill_reader_advance(reader);
}

/* "Tn:", where it stands. */
static bool read_actor(struct drill_reader *reader, struct drill_draft *draft)
{
    struct drill_token next = look_ahead(reader);
    int64_t actor = 0;
    if (!is_actor(&reader->token) && !drill_token_is_mark(&next, ':'))
        return true;
    if (!drill_reader_actor(reader, &actor))
        return false;
    draft->step.actor = (uint8_t)actor;
    return drill_reader_mark(reader, ':');
}

/* A line that begins like no step and no header. */
static bool fail_first_word(struct drill_reader *reader, const struct drill_token *word)
{
    static const char *const others[] = {"family", "slow", "sysctl", "returns"};
    struct drill_suggest suggest = drill_suggest_make(word->start, word->len);
    enum drill_call_id id;
    if (drill_call_find(word->start, word->len, &id))
        return drill_reader_mark(reader, '(');
    for (size_t i = 0; i < DRILL_COUNT(others); i++)
        drill_suggest_offer(&suggest, others[i]);
    for (int i = 0; i < DRILL_CALL_COUNT; i++)
        drill_suggest_offer(&suggest, drill_call_name((enum drill_call_id)i));
    if (suggest.best != NULL)
        return drill_reader_fail_unknown(reader, word, "word", &suggest);
    return drill_reader_fail_expected(reader, &reader->token, "'=' or '('");
}

/* "SLOT[, SLOT] =", where it stands. */
static bool read_targets(struct drill_reader *reader, struct drill_draft *draft)
{
    struct drill_token first = reader->token;
    struct drill_token next = look_ahead(reader);
    if (first.kind != DRILL_TOKEN_NAME)
        return drill_reader_fail_expected(reader, &first, "a step");
    if (drill_token_is_mark(&next, '('))
        return true;
    if (!drill_reader_slot(reader, &draft->set[0]))
        return false;
    if (drill_token_is_mark(&reader->token, ',')) {
        drill_reader_advance(reader);
        if (!drill_reader_slot(reader, &draft->set[1]))
            return false;
    } else if (!draft->set[0].range && !drill_token_is_mark(&reader->token, '=')) {
        return fail_first_word(reader, &first);
    }
    if (!drill_reader_mark(reader, '='))
        return false;
    if (reader->token.kind != DRILL_TOKEN_NAME)
        return drill_reader_fail_expected(reader, &reader->token, "a call");
    return true;
}

static bool check_targets(struct drill_reader *reader, const struct drill_draft *draft)
{
    enum drill_call_id id = (enum drill_call_id)draft->step.call.id;
    unsigned sets = drill_signature_of(id)->sets;
    unsigned given = (unsigned)draft->set[0].present + (unsigned)draft->set[1].present;
    if (given == 0 || given == sets || (id == DRILL_CALL_RECVMSG && given < sets))
        return true;
    if (sets == 0)
        return drill_reader_fail(reader, &draft->set[0].token, "%s sets no slot",
                                 drill_call_name(id));
    return drill_reader_fail(reader, &draft->set[given - 1].token, "%s sets %u slot%s",
                             drill_call_name(id), sets, sets > 1 ? "s" : "");
}

/* How many steps the ranges make; they go forward together. */
static bool count_steps(struct drill_reader *reader, const struct drill_draft *draft, uint32_t *ret)
{
    const struct drill_slot_ref *refs[] = {&draft->set[0], &draft->set[1],    &draft->slot,
                                           &draft->addr,   &draft->rights[0], &draft->rights[1]};
    uint32_t count = 0;
    for (size_t i = 0; i < DRILL_COUNT(refs); i++) {
        uint32_t length = refs[i]->high - refs[i]->low + 1;
        if (!refs[i]->range)
            continue;
        if (count != 0 && length != count)
            return drill_reader_fail(reader, &refs[i]->token,
                                     "the ranges of a step differ in "
                                     "length: %u and %u",
                                     count, length);
        count = length;
    }
    *ret = count != 0 ? count : 1;
    return true;
}

enum {
    NAME_SIZE = DRILL_SLOT_NAME_MAX + 16 /* room for a name that is too long by its number */
};

/* The k-th name of a reference. Names over the limit stay over it. */
static size_t name_of(const struct drill_slot_ref *ref, uint32_t k, char *buf)
{
    size_t len = ref->range ? ref->prefix_len : ref->token.len;
    if (len > DRILL_SLOT_NAME_MAX + 1)
        len = DRILL_SLOT_NAME_MAX + 1;
    memcpy(buf, ref->token.start, len);
    buf[len] = '\0';
    if (ref->range)
        len += (size_t)snprintf(buf + len, NAME_SIZE - len, "%u", ref->low + k);
    return len;
}

/* Whether the reference stands for the name, alone or among others. */
static bool ref_holds(const struct drill_slot_ref *ref, const char *name)
{
    size_t len = ref->range ? ref->prefix_len : ref->token.len;
    if (strncmp(name, ref->token.start, len) != 0)
        return false;
    if (!ref->range)
        return name[len] == '\0';
    char *end;
    unsigned long number = strtoul(name + len, &end, 10);
    bool plain = name[len] >= '0' && name[len] <= '9' && (name[len] != '0' || number == 0);
    return plain && *end == '\0' && number >= ref->low && number <= ref->high;
}

/* Whether the slots that the line at the reader's place sets hold the name. */
static bool line_sets(struct drill_reader *line, const char *name)
{
    struct drill_slot_ref ref;
    bool found = false;
    drill_reader_advance(line);
    if (is_actor(&line->token)) {
        drill_reader_advance(line);
        drill_reader_advance(line);
    }
    while (drill_reader_slot(line, &ref)) {
        found = found || ref_holds(&ref, name);
        if (!drill_token_is_mark(&line->token, ','))
            return found && drill_token_is_mark(&line->token, '=');
        drill_reader_advance(line);
    }
    return false;
}

/* Whether this line or one further down sets the name. Only for the wording of an error. */
static bool is_set_later(const struct drill_reader *reader, const char *name)
{
    struct drill_reader ahead = {0};
    const char *at = reader->scan.line_start;
    while (at < reader->text_end) {
        const char *end = memchr(at, '\n', (size_t)(reader->text_end - at));
        if (end == NULL)
            end = reader->text_end;
        ahead.scan = (struct drill_scan){.at = at, .line_start = at, .line_end = end};
        if (line_sets(&ahead, name))
            return true;
        at = end + (end < reader->text_end);
    }
    return false;
}

static bool resolve(struct drill_reader *reader, const struct drill_slot_ref *ref, uint32_t k,
                    int16_t *ret)
{
    const struct drill_scenario *scenario = reader->scenario;
    char name[NAME_SIZE];
    size_t len;
    if (!ref->present)
        return true;
    len = name_of(ref, k, name);
    int16_t slot = drill_slots_find(&reader->slots, scenario, name, len);
    if (slot != DRILL_NO_SLOT) {
        *ret = slot;
        return true;
    }
    if (is_set_later(reader, name))
        return drill_reader_fail(reader, &ref->token, "slot %s is used before it is set", name);
    struct drill_suggest suggest = drill_suggest_make(name, len);
    for (int i = 0; i < scenario->n_slots; i++)
        drill_suggest_offer(&suggest, scenario->slots[i]);
    if (suggest.best == NULL)
        return drill_reader_fail(reader, &ref->token, "unknown slot %s", name);
    return drill_reader_fail(reader, &ref->token, "unknown slot %s; did you mean %s?", name,
                             suggest.best);
}

static bool define(struct drill_reader *reader, const struct drill_slot_ref *ref, uint32_t k,
                   int16_t *ret)
{
    struct drill_scenario *scenario = reader->scenario;
    char name[NAME_SIZE];
    if (!ref->present)
        return true;
    size_t len = name_of(ref, k, name);
    const char *fault = drill_slot_name_fault(name, len);
    if (fault != NULL)
        return drill_reader_fail(reader, &ref->token, "slot name %s %s", name, fault);
    int16_t slot = drill_slots_find(&reader->slots, scenario, name, len);
    if (slot == DRILL_NO_SLOT) {
        if (scenario->n_slots == DRILL_SCENARIO_MAX_SLOTS)
            return drill_reader_fail_big(reader, &ref->token, "too many slots: at most %d",
                                         DRILL_SCENARIO_MAX_SLOTS);
        slot = (int16_t)scenario->n_slots;
        scenario->slots[slot] = drill_arena_text(reader->arena, name, len);
        if (scenario->slots[slot] == NULL)
            return drill_reader_fail_memory(reader);
        scenario->n_slots++;
        drill_slots_enter(&reader->slots, scenario, slot);
    }
    *ret = slot;
    return true;
}

static bool take_turn(struct drill_reader *reader, const struct drill_draft *draft,
                      const struct drill_step *step)
{
    char why[160];
    enum drill_flow_at at = drill_flow_take(&reader->flow, step, why, sizeof why);
    if (at == DRILL_FLOW_FINE)
        return true;
    return drill_reader_fail(reader, at == DRILL_FLOW_STEP ? &draft->start : &draft->blocks, "%s",
                             why);
}

static bool append(struct drill_reader *reader, const struct drill_draft *draft,
                   const struct drill_step *step)
{
    struct drill_scenario *scenario = reader->scenario;
    if (scenario->n_steps == DRILL_SCENARIO_MAX_STEPS)
        return drill_reader_fail_big(reader, &draft->start, "too many steps: at most %d",
                                     DRILL_SCENARIO_MAX_STEPS);
    if (scenario->n_steps == reader->cap_steps) {
        size_t cap = reader->cap_steps != 0 ? reader->cap_steps * 2 : 32;
        struct drill_step *steps = realloc(reader->steps, cap * sizeof *steps);
        if (steps == NULL)
            return drill_reader_fail_memory(reader);
        reader->steps = steps;
        reader->cap_steps = cap;
    }
    reader->steps[scenario->n_steps++] = *step;
    uint8_t actors = drill_step_actors(step);
    if (actors > scenario->n_actors)
        scenario->n_actors = actors;
    return true;
}

static bool append_all(struct drill_reader *reader, const struct drill_draft *draft)
{
    uint32_t count = 1;
    if (!count_steps(reader, draft, &count))
        return false;
    for (uint32_t k = 0; k < count; k++) {
        struct drill_step step = draft->step;
        /* What it uses before what it sets: "S = dup(S)" needs an earlier S. */
        if (!resolve(reader, &draft->slot, k, &step.slot) ||
            !resolve(reader, &draft->addr, k, &step.addr.slot) ||
            !resolve(reader, &draft->rights[0], k, &step.rights[0]) ||
            !resolve(reader, &draft->rights[1], k, &step.rights[1]) ||
            !define(reader, &draft->set[0], k, &step.set[0]) ||
            !define(reader, &draft->set[1], k, &step.set[1]))
            return false;
        if (step.set[0] != DRILL_NO_SLOT && step.set[0] == step.set[1])
            return drill_reader_fail(reader, &draft->set[1].token,
                                     "slot %s is set twice by one "
                                     "step",
                                     reader->scenario->slots[step.set[0]]);
        if ((step.kind == DRILL_STEP_CALL && !take_turn(reader, draft, &step)) ||
            !append(reader, draft, &step))
            return false;
    }
    return true;
}

/* "returns": the claim that follows is about the call that is collected. */
static bool read_returns(struct drill_reader *reader, struct drill_draft *draft)
{
    draft->start = reader->token;
    draft->step.kind = DRILL_STEP_RETURNS;
    draft->step.call = reader->flow.actors[draft->step.actor].call;
    return take_turn(reader, draft, &draft->step) && drill_reader_advance(reader);
}

bool drill_reader_step(struct drill_reader *reader)
{
    struct drill_draft draft = {.start = reader->token};
    struct drill_step *step = &draft.step;
    bool done;
    step->slot = step->addr.slot = step->set[0] = step->set[1] = DRILL_NO_SLOT;
    step->rights[0] = step->rights[1] = DRILL_NO_SLOT;
    step->line = reader->scan.line;
    step->call.fd = -1;
    if (!read_actor(reader, &draft))
        return false;
    struct drill_token next = look_ahead(reader);
    if (drill_token_is(&reader->token, "returns") && !drill_token_is_mark(&next, '('))
        done = read_returns(reader, &draft);
    else
        done = read_targets(reader, &draft) && drill_reader_call(reader, &draft) &&
               check_targets(reader, &draft);
    if (!done)
        return false;
    reader->in_steps = true;
    return drill_reader_claim(reader, &draft) && append_all(reader, &draft);
}
