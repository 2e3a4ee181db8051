/* crash.c - one function per rule, generated from rules.def: the frame that a finding's stack is known by.
 *
 * The call is neither the last thing in the function (it would be a jump, or its return address belong to the next
 * function) nor known to be of abort; and no two bodies are the same code, so that none is merged with another. */
#include "harness/kit/kit.h"

static const char *volatile last_rule;
static void (*volatile end)(void) = abort;

#define RULE(symbol, id, level, role, document, section, title, text, test) \
    void wsh_finding_##symbol(void); \
    __attribute__((noinline)) void wsh_finding_##symbol(void) { \
        last_rule = id; \
        end(); \
        last_rule = NULL; \
    }
#include "oracle/rules.def"
#undef RULE

_Noreturn void wsh_kit_crash(enum wsh_rule_id rule) {
    static void (*const crashes[])(void) = {
#define RULE(symbol, id, level, role, document, section, title, text, test) wsh_finding_##symbol,
#include "oracle/rules.def"
#undef RULE
    };
    WSH_CHECK(rule < WSH_RULE_COUNT);
    crashes[rule]();
    abort(); /* not reached */
}
