/* The sets of documented errors: closed where the documents close them, and no wider. */

#include <criterion/criterion.h>

#include "oracle/errors.h"

Test(oracle_errors, a_documented_error_is_in_the_set_of_its_call)
{
    cr_expect(drill_call_may_fail(DRILL_CALL_RECV, DRILL_EAGAIN));
    cr_expect(drill_call_may_fail(DRILL_CALL_SEND, DRILL_EPIPE));
    cr_expect(drill_call_may_fail(DRILL_CALL_CONNECT, DRILL_EINPROGRESS));
    cr_expect(drill_call_may_fail(DRILL_CALL_CLOSE, DRILL_EBADF));
}

Test(oracle_errors, an_error_of_another_call_is_not)
{
    cr_expect_not(drill_call_may_fail(DRILL_CALL_RECV, DRILL_EPIPE));
    cr_expect_not(drill_call_may_fail(DRILL_CALL_SEND, DRILL_EINPROGRESS));
    cr_expect_not(drill_call_may_fail(DRILL_CALL_CLOSE, DRILL_EAGAIN));
    cr_expect_not(drill_call_may_fail(DRILL_CALL_BIND, DRILL_ECONNRESET));
}

Test(oracle_errors, an_error_without_a_name_is_in_no_closed_set)
{
    cr_expect_not(drill_call_may_fail(DRILL_CALL_SEND, DRILL_EOTHER));
    cr_expect_not(drill_call_may_fail(DRILL_CALL_POLL, DRILL_EOTHER));
}

Test(oracle_errors, lookups_list_no_closed_set)
{
    cr_expect(drill_call_may_fail(DRILL_CALL_GETHOSTBYNAME, DRILL_TRY_AGAIN));
}
