/* head.h - a message head of HTTP/1.x, read without losing an octet and without judging.
 *
 * The reader accepts whatever can be told apart and remembers every oddity; what an oddity means is the oracle's
 * business. Three answers: done, more, over. "Malformed" is not an error here.
 *
 * Lines end at LF; a CR before it belongs to the line end. A bare CR never ends a line (RFC 9112 2.2). Empty lines
 * before the start-line are skipped and remembered. The first empty line after the start-line ends the head.
 *
 * Invariant (lossless): lead + start.raw + each field.raw in order + end == raw; every span points into the input.
 * Owner: arrays in the arena, octets with the caller. */
#ifndef WSH_WIRE_HEAD_H
#define WSH_WIRE_HEAD_H

#include "base/base.h"

enum wsh_read { WSH_READ_DONE, WSH_READ_MORE, WSH_READ_OVER };

/* Oddities: bits of a field, and their union in the head together with those of the start-line and the whole. */
enum wsh_odd {
    WSH_ODD_LEAD_LINE = 1u << 0,       /* one or more empty lines before the start-line */
    WSH_ODD_BARE_LF = 1u << 1,         /* a line ended by LF alone */
    WSH_ODD_BARE_CR = 1u << 2,         /* CR that is not followed by LF, anywhere in the line */
    WSH_ODD_NUL = 1u << 3,             /* a NUL octet */
    WSH_ODD_CTL = 1u << 4,             /* another control octet or DEL (HTAB in a value or in white space is none) */
    WSH_ODD_OBS_TEXT = 1u << 5,        /* an octet above 0x7F */
    WSH_ODD_WS_FIRST = 1u << 6,        /* white-space-led line directly after the start-line (RFC 9112 2.2) */
    WSH_ODD_FOLD = 1u << 7,            /* obs-fold (RFC 9112 5.2); the field's raw holds all its lines */
    WSH_ODD_WS_COLON = 1u << 8,        /* white space between field name and colon (RFC 9112 5.1) */
    WSH_ODD_NO_COLON = 1u << 9,        /* a field line without colon: name is the whole line, value empty */
    WSH_ODD_EMPTY_NAME = 1u << 10,
    WSH_ODD_NAME = 1u << 11,           /* name is not a token (the trailing white space of WS_COLON aside) */
    WSH_ODD_START_WS = 1u << 12,       /* start-line not split by single SPs, or led or ended by white space */
    WSH_ODD_START_WORDS = 1u << 13,    /* request-line: not exactly three words; status-line: no version or code */
    WSH_ODD_METHOD = 1u << 14,         /* method is not a token */
    WSH_ODD_TARGET = 1u << 15,         /* target holds an octet that no request-target may hold */
    WSH_ODD_VERSION = 1u << 16,        /* version is not exactly "HTTP/" DIGIT "." DIGIT */
    WSH_ODD_STATUS = 1u << 17,         /* status code is not exactly three digits from 100 to 999 */
    WSH_ODD_NO_REASON_SP = 1u << 18,   /* status-line ends behind the code: RFC 9112 4 wants a SP there */
    WSH_ODD_TOO_MANY_FIELDS = 1u << 19, /* more than WSH_LIMIT_FIELDS: the answer is WSH_READ_OVER */
};

/* The slug of one oddity bit ("bare-lf"), for reports and tests. */
const char *wsh_odd_name(enum wsh_odd bit);

struct wsh_line {
    struct wsh_span raw;  /* with its line end */
    struct wsh_span text; /* without it */
    struct wsh_span eol;  /* "\r\n", "\n", or empty at the end of a truncated input */
};

struct wsh_field {
    struct wsh_span raw;   /* all lines of the field with their ends */
    struct wsh_span name;  /* before the colon and before white space there */
    struct wsh_span value; /* behind the colon without surrounding OWS and folds; folds inside kept: wsh_field_unfold */
    size_t offset;         /* of raw in the input */
    size_t value_offset;   /* of value in the input */
    unsigned odd;
};

enum wsh_head_kind { WSH_HEAD_REQUEST, WSH_HEAD_RESPONSE };

struct wsh_head {
    enum wsh_head_kind kind;
    struct wsh_span raw;  /* the whole head, from the first octet to the end of the empty line */
    struct wsh_span lead; /* empty lines before the start-line */
    struct wsh_line start;
    struct wsh_span end; /* the empty line */
    /* request: words of the request-line, split leniently on runs of SP HTAB VT FF and bare CR when START_WS is set.
     * With two words target or version is empty; with more than three, target spans the words in the middle. */
    struct wsh_span method, target, version;
    /* response: version above, and */
    struct wsh_span code, reason;
    unsigned status; /* 0 if the code is not three digits */
    struct wsh_field *fields;
    size_t n;
    uint64_t name_sizes; /* bit (length % 64) of every name: most fields looked for are not there. 0: unknown */
    unsigned odd;        /* union of everything below */
    unsigned start_odd;  /* oddities of the start-line alone */
};

/* Reads one head at the start of `in`. DONE fills *out and out->raw.n octets were used. MORE: no empty line yet.
 * OVER: no end within WSH_LIMIT_HEAD octets, or too many fields; *out then holds what could be read. After MORE all of
 * *out is empty. */
enum wsh_read wsh_head_read(struct wsh_arena *a, enum wsh_head_kind kind, struct wsh_span in, struct wsh_head *out);

/* Where the search for the end of a head stands; zeroed before the first call. For callers that come back with more
 * octets of the same input: what was searched is not searched again, and nothing is allocated before the end is there.
 * wsh_head_read is this search followed by the reading. */
struct wsh_head_scan {
    size_t line, seen; /* start of the line that is not complete yet; how far it was searched for its LF */
    size_t fields;     /* field lines so far, folds not counted */
    size_t size;       /* DONE: of the whole head */
    bool started;      /* behind the start-line */
};
enum wsh_read wsh_head_scan(struct wsh_head_scan *scan, struct wsh_span in);

/* The head of an input that will not grow any more (FIN or deadline seen): reads what is there as if it ended here.
 * For findings about truncated heads only. */
void wsh_head_read_partial(struct wsh_arena *a, enum wsh_head_kind kind, struct wsh_span in, struct wsh_head *out);

/* Fields by name, ASCII case-insensitively; name oddities other than WS_COLON never match. NULL behind the last.
 * `after` = NULL starts. */
const struct wsh_field *wsh_head_find(const struct wsh_head *h, const char *name, const struct wsh_field *after);
size_t wsh_head_count(const struct wsh_head *h, const char *name);
/* RFC 9110 5.3: all values of one name joined by ", ", folds replaced by SP; *ret_found tells absent from empty. */
struct wsh_span wsh_head_joined(struct wsh_arena *a, const struct wsh_head *h, const char *name, bool *ret_found);
/* What a client sends back (RFC 6265 5.4): name=value of each Set-Cookie field, joined by "; ". */
struct wsh_span wsh_head_cookies(struct wsh_arena *a, const struct wsh_head *h);
/* The value with each obs-fold replaced by one SP (RFC 9112 5.2), and trimmed. */
struct wsh_span wsh_field_unfold(struct wsh_arena *a, const struct wsh_field *f);

/* "HTTP/" DIGIT "." DIGIT as 10 * major + minor (11 = HTTP/1.1), or -1. */
int wsh_http_version(struct wsh_span version);

#endif
