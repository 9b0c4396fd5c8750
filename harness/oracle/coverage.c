/* Coverage: bits set while a trace is judged. */

#include "oracle/coverage.h"

#include "base/check.h"
#include "oracle/judge.h"

_Static_assert(DRILL_OUTCOME_CLASSES <= 128, "two words of bits hold the outcomes of a rule");

static void set(uint64_t words[2], unsigned bit)
{
    words[bit / 64] |= UINT64_C(1) << bit % 64;
}

static bool get(const uint64_t words[2], unsigned bit)
{
    return (words[bit / 64] >> bit % 64 & 1) != 0;
}

static unsigned class_of(const struct permit_option *option)
{
    if (option->kind == PERMIT_ERROR)
        return DRILL_OUTCOME_ERROR + option->error;
    return option->kind == PERMIT_BLOCK ? DRILL_OUTCOME_WAIT : DRILL_OUTCOME_VALUE;
}

void drill_coverage_check(struct drill_coverage *coverage, enum drill_rule_id rule)
{
    set(coverage->rules[rule].offered, DRILL_OUTCOME_CHECKED);
    set(coverage->rules[rule].taken, DRILL_OUTCOME_CHECKED);
}

void judge_cover_offer(struct drill_oracle *oracle, const struct move *move,
                       const struct permits *permits)
{
    struct drill_coverage *coverage = oracle->coverage;
    if (coverage == NULL)
        return;
    for (unsigned i = 0; i < permits->n; i++)
        if (permit_possible(&permits->option[i], move->state))
            set(coverage->rules[permits->option[i].rule].offered, class_of(&permits->option[i]));
    if (move->outcome == NULL) {
        drill_coverage_check(
            coverage,
            (enum drill_rule_id)(permits->wait_rule != 0 ? permits->wait_rule : permits->rule));
        return;
    }
    for (unsigned i = 0; i < permits->n_blames; i++)
        drill_coverage_check(coverage, (enum drill_rule_id)permits->blame[i].rule);
    drill_coverage_check(coverage, (enum drill_rule_id)permits->rule);
}

void judge_cover_take(struct drill_oracle *oracle, const struct permit_option *option,
                      enum drill_rule_id rule)
{
    struct drill_coverage *coverage = oracle->coverage;
    if (coverage == NULL)
        return;
    set(coverage->rules[option->rule].taken, class_of(option));
    set(coverage->rules[rule].offered, class_of(option));
    set(coverage->rules[rule].taken, class_of(option));
}

void drill_oracle_cover(struct drill_oracle *oracle, struct drill_coverage *coverage)
{
    oracle->coverage = coverage;
}

void drill_coverage_add(struct drill_coverage *sum, const struct drill_coverage *part)
{
    for (unsigned r = 0; r < DRILL_RULE_COUNT; r++) {
        for (unsigned w = 0; w < 2; w++) {
            sum->rules[r].offered[w] |= part->rules[r].offered[w];
            sum->rules[r].taken[w] |= part->rules[r].taken[w];
        }
    }
}

bool drill_rule_coverage_offered(const struct drill_rule_coverage *coverage, unsigned outcome)
{
    return get(coverage->offered, outcome);
}

bool drill_rule_coverage_taken(const struct drill_rule_coverage *coverage, unsigned outcome)
{
    return get(coverage->taken, outcome);
}

bool drill_coverage_exercised(const struct drill_coverage *coverage, enum drill_rule_id rule)
{
    return (coverage->rules[rule].taken[0] | coverage->rules[rule].taken[1]) != 0;
}

const char *drill_outcome_class_name(unsigned outcome)
{
    static const char *const names[] = {[DRILL_OUTCOME_VALUE] = "value",
                                        [DRILL_OUTCOME_WAIT] = "wait",
                                        [DRILL_OUTCOME_CHECKED] = "checked"};
    if (outcome < DRILL_COUNT(names))
        return names[outcome];
    return drill_errno_name((enum drill_errno)(outcome - DRILL_OUTCOME_ERROR));
}
