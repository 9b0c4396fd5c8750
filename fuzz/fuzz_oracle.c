/* The judge, given calls of a scenario with outcomes that nobody checked: it must come to a verdict
 * and to words for it, whatever a target answers.
 *
 * Input: the records of a scenario; behind them, from half of the input on, bytes that outcomes are
 * made of. */

#include <string.h>

#include "fuzz/entry.h"
#include "fuzz/feedback.h"
#include "fuzz/finding.h"
#include "oracle/oracle.h"
#include "scenario/bytes.h"

enum {
    FIRST_FD = 3
};

struct answers {
    const uint8_t *bytes;
    size_t len;
    size_t at;
};

static struct drill_oracle *oracle;

static unsigned next(struct answers *answers)
{
    return answers->len > 0 ? answers->bytes[answers->at++ % answers->len] : 0;
}

/* What the scenario's slots are taken for. */
static int fd_of(int16_t slot)
{
    return slot == DRILL_NO_SLOT ? -1 : FIRST_FD + slot;
}

static struct drill_addr address_of(const struct drill_step *step, enum drill_family family,
                                    unsigned port)
{
    if (step->addr.kind == DRILL_SYM_NONE)
        return (struct drill_addr){.kind = DRILL_ADDR_NONE};
    if ((DRILL_FAMILY_BIT(family) & DRILL_FAMILIES_UNIX) != 0)
        return drill_addr_unix(DRILL_ADDR_ABSTRACT, "abcdefgh", 1 + port % 8);
    return drill_addr_loopback(family, 1, (uint16_t)(1000 + port % 8));
}

static void make_call(const struct drill_step *step, enum drill_family family,
                      struct answers *answers, struct drill_call *ret)
{
    *ret = step->call;
    ret->fd = fd_of(step->slot);
    ret->addr = address_of(step, family, next(answers));
    for (unsigned i = 0; i < DRILL_RIGHTS; i++)
        ret->rights[i] = fd_of(step->rights[i]);
    if (ret->id == DRILL_CALL_EPOLL_CTL)
        ret->value[0] = fd_of(step->addr.slot);
}

/* Success with what was asked for, most of the time; else anything. */
static void make_outcome(const struct drill_step *step, const struct drill_call *call,
                         enum drill_family family, struct answers *answers,
                         struct drill_outcome *ret)
{
    unsigned way = next(answers) % 8;
    *ret = (struct drill_outcome){0};
    if (way == 0) {
        *ret = drill_outcome_error((enum drill_errno)(1 + next(answers) % (DRILL_ERRNO_COUNT - 1)));
        return;
    }
    if (drill_call_creates(call))
        ret->value = step->set[0] != DRILL_NO_SLOT ? fd_of(step->set[0]) : (int)next(answers);
    else if (drill_call_sends(call) || drill_call_receives(call))
        ret->value = way < 4 ? (int64_t)next(answers) : (int64_t)drill_call_length(call);
    else if (way == 1)
        ret->value = (int64_t)next(answers);
    ret->second_fd = fd_of(step->set[1]);
    ret->revents = way < 4 ? next(answers) : 0;
    ret->addr = address_of(step, family, next(answers));
    ret->data.good = (uint32_t)ret->value;
    ret->signals = way == 2 ? DRILL_SIGPIPE : 0;
}

static bool tell(uint8_t actor, enum drill_event_kind kind, const struct drill_call *call,
                 const struct drill_outcome *outcome)
{
    struct drill_event event = {.kind = (uint8_t)kind, .actor = actor, .call = *call};
    if (outcome != NULL)
        event.outcome = *outcome;
    return drill_oracle_event(oracle, &event);
}

static bool play_step(const struct drill_step *step, enum drill_family family,
                      struct answers *answers)
{
    struct drill_call call;
    struct drill_outcome outcome;
    struct drill_prospect prospect;
    uint64_t stream;
    uint64_t offset;
    make_call(step, family, answers, &call);
    drill_oracle_prospect(oracle, step->actor, &call, &prospect);
    if (!tell(step->actor, DRILL_EVENT_CALL, &call, NULL))
        return false;
    if (next(answers) % 16 == 0 && drill_call_may_wait(&call))
        return tell(step->actor, DRILL_EVENT_BLOCKED, &call, NULL);
    make_outcome(step, &call, family, answers, &outcome);
    if (drill_oracle_expect(oracle, step->actor, &call, &outcome, 0, &stream, &offset)) {
        outcome.data.stream = stream;
        outcome.data.offset = offset;
    }
    (void)drill_oracle_due(oracle, step->actor);
    return tell(step->actor, DRILL_EVENT_RETURN, &call, &outcome);
}

static void check_verdict(void)
{
    const struct drill_verdict *verdict = drill_oracle_verdict(oracle);
    FUZZ_HOLDS("ORACLE-VERDICT", verdict->kind <= DRILL_NOT_RUN);
    FUZZ_HOLDS("ORACLE-EXPLAINED", verdict->kind != DRILL_REJECTED ||
                                       (drill_rule_find(verdict->rule) != DRILL_RULE_COUNT &&
                                        verdict->seen[0] != '\0'));
    FUZZ_HOLDS("ORACLE-EXPLAINED",
               (verdict->kind != DRILL_UNDECIDED && verdict->kind != DRILL_NOT_RUN) ||
                   verdict->why[0] != '\0');
    FUZZ_HOLDS("ORACLE-FINDINGS", drill_oracle_findings(oracle) != NULL);
}

static bool take(const uint8_t *bytes, size_t len)
{
    struct drill_arena arena;
    struct drill_scenario *scenario = NULL;
    struct answers answers = {bytes + len / 2, len - len / 2, 0};
    enum drill_family family =
        (enum drill_family)(len > 0 ? bytes[len - 1] % DRILL_FAMILY_COUNT : 0);
    struct drill_oracle_setup setup = {.family = family, .signals = true};
    if (oracle == NULL) {
        if (!drill_ok(drill_oracle_new(&oracle)))
            return false;
        fuzz_feedback_of(oracle);
    }
    setup.profile = (enum drill_profile)(next(&answers) % DRILL_PROFILE_COUNT);
    drill_arena_init(&arena, 0);
    fuzz_feedback_begin();
    drill_oracle_begin(oracle, &setup);
    if (drill_ok(drill_scenario_decode(&scenario, &arena, bytes, len, family, NULL))) {
        for (uint32_t i = 0; i < scenario->n_steps; i++) {
            if (scenario->steps[i].kind == DRILL_STEP_CALL &&
                !play_step(&scenario->steps[i], family, &answers))
                break;
        }
    }
    check_verdict();
    drill_arena_reset(&arena);
    return true;
}

const struct fuzz_entry fuzz_entry = {
    .name = "fuzz_oracle",
    .covers = "the judge comes to a verdict, and to words for it, whatever a target answers",
    .form = FUZZ_OTHER,
    .take = take,
};
