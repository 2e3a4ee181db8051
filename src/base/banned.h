/* banned.h - calls that guess lengths, share hidden state or block are compile errors here.
 *
 * Included last by base/base.h. The hint in each name is what to use instead. */
#ifndef WSH_BASE_BANNED_H
#define WSH_BASE_BANNED_H

#define WSH_BANNED(fn, use) fn##_is_banned__use_##use

#undef strcpy
#define strcpy(...) WSH_BANNED(strcpy, wsh_arena_printf)
#undef strcat
#define strcat(...) WSH_BANNED(strcat, wsh_buf_add)
#undef strncpy
#define strncpy(...) WSH_BANNED(strncpy, wsh_span)
#undef strncat
#define strncat(...) WSH_BANNED(strncat, wsh_buf_add)
#undef sprintf
#define sprintf(...) WSH_BANNED(sprintf, wsh_buf_printf)
#undef vsprintf
#define vsprintf(...) WSH_BANNED(vsprintf, wsh_buf_vprintf)
#undef gets
#define gets(...) WSH_BANNED(gets, fread)
#undef atoi
#define atoi(...) WSH_BANNED(atoi, wsh_span_to_u64)
#undef atol
#define atol(...) WSH_BANNED(atol, wsh_span_to_u64)
#undef strtok
#define strtok(...) WSH_BANNED(strtok, wsh_span_cut)
#undef localtime
#define localtime(...) WSH_BANNED(localtime, gmtime_r)
#undef gmtime
#define gmtime(...) WSH_BANNED(gmtime, gmtime_r)
#undef rand
#define rand(...) WSH_BANNED(rand, wsh_rng_u64)
#undef srand
#define srand(...) WSH_BANNED(srand, wsh_rng_init)
#undef sleep
#define sleep(...) WSH_BANNED(sleep, the_loop)
#undef usleep
#define usleep(...) WSH_BANNED(usleep, the_loop)

#endif
