/* tls_names.c - code points of TLS by name. A suite that cases ask for is a row here. */
#include "wire/tls_hello.h"

#define NAMES(list)                                                                                                    \
    { list, sizeof(list) / sizeof((list)[0]) }

static const struct wsh_tls_name versions[] = {
    {WSH_TLS_SSL30, "3.0"}, {WSH_TLS_10, "1.0"}, {WSH_TLS_11, "1.1"}, {WSH_TLS_12, "1.2"}, {WSH_TLS_13, "1.3"},
};
const struct wsh_tls_names wsh_tls_versions = NAMES(versions);

static const struct wsh_tls_name suites[] = {
    /* nothing is encrypted */
    {0x0001, "TLS_RSA_WITH_NULL_MD5"},
    {0x0002, "TLS_RSA_WITH_NULL_SHA"},
    {0x003B, "TLS_RSA_WITH_NULL_SHA256"},
    {0xC006, "TLS_ECDHE_ECDSA_WITH_NULL_SHA"},
    {0xC010, "TLS_ECDHE_RSA_WITH_NULL_SHA"},
    /* keys of 40 bits, RFC 2246 A.5 */
    {0x0003, "TLS_RSA_EXPORT_WITH_RC4_40_MD5"},
    {0x0006, "TLS_RSA_EXPORT_WITH_RC2_CBC_40_MD5"},
    {0x0008, "TLS_RSA_EXPORT_WITH_DES40_CBC_SHA"},
    {0x0014, "TLS_DHE_RSA_EXPORT_WITH_DES40_CBC_SHA"},
    /* RFC 7465 */
    {0x0004, "TLS_RSA_WITH_RC4_128_MD5"},
    {0x0005, "TLS_RSA_WITH_RC4_128_SHA"},
    {0xC007, "TLS_ECDHE_ECDSA_WITH_RC4_128_SHA"},
    {0xC011, "TLS_ECDHE_RSA_WITH_RC4_128_SHA"},
    /* RFC 5469 */
    {0x0009, "TLS_RSA_WITH_DES_CBC_SHA"},
    {0x0015, "TLS_DHE_RSA_WITH_DES_CBC_SHA"},
    /* nobody is who he says, RFC 5246 A.5 */
    {0x0018, "TLS_DH_anon_WITH_RC4_128_MD5"},
    {0x001B, "TLS_DH_anon_WITH_3DES_EDE_CBC_SHA"},
    {0x0034, "TLS_DH_anon_WITH_AES_128_CBC_SHA"},
    {0x00A6, "TLS_DH_anon_WITH_AES_128_GCM_SHA256"},
    {0xC015, "TLS_ECDH_anon_WITH_NULL_SHA"},
    {0xC018, "TLS_ECDH_anon_WITH_AES_128_CBC_SHA"},
    /* what the versions before 1.3 had for good */
    {0x000A, "TLS_RSA_WITH_3DES_EDE_CBC_SHA"},
    {0x002F, "TLS_RSA_WITH_AES_128_CBC_SHA"},
    {0x0035, "TLS_RSA_WITH_AES_256_CBC_SHA"},
    {0x0033, "TLS_DHE_RSA_WITH_AES_128_CBC_SHA"},
    {0x0039, "TLS_DHE_RSA_WITH_AES_256_CBC_SHA"},
    {0xC009, "TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA"},
    {0xC00A, "TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA"},
    {0xC013, "TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA"},
    {0xC014, "TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA"},
    {0xC02B, "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256"},
    {0xC02F, "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256"},
    /* RFC 5746 3.3: no suite, says that renegotiation would be secure */
    {0x00FF, "TLS_EMPTY_RENEGOTIATION_INFO_SCSV"},
};
const struct wsh_tls_names wsh_tls_suites = NAMES(suites);

static const struct wsh_tls_name groups[] = {
    {23, "secp256r1"}, {24, "secp384r1"}, {25, "secp521r1"}, {29, "x25519"}, {30, "x448"}, {256, "ffdhe2048"},
};
const struct wsh_tls_names wsh_tls_groups = NAMES(groups);

static const struct wsh_tls_name signatures[] = {
    {0x0201, "rsa_pkcs1_sha1"},         {0x0203, "ecdsa_sha1"},          {0x0401, "rsa_pkcs1_sha256"},
    {0x0403, "ecdsa_secp256r1_sha256"}, {0x0501, "rsa_pkcs1_sha384"},    {0x0503, "ecdsa_secp384r1_sha384"},
    {0x0601, "rsa_pkcs1_sha512"},       {0x0804, "rsa_pss_rsae_sha256"}, {0x0807, "ed25519"},
};
const struct wsh_tls_names wsh_tls_signatures = NAMES(signatures);

static const struct wsh_tls_name alerts[] = {
#define ALERT(code, name) {code, name},
#include "wire/tls_alerts.def"
#undef ALERT
};
const struct wsh_tls_names wsh_tls_alerts = NAMES(alerts);

const char *wsh_tls_name(const struct wsh_tls_names *names, unsigned code) {
    for (size_t i = 0; i < names->n; i++)
        if (names->items[i].code == code) return names->items[i].name;
    return NULL;
}

bool wsh_tls_code(const struct wsh_tls_names *names, struct wsh_span name, unsigned *ret_code) {
    for (size_t i = 0; i < names->n; i++) {
        if (!wsh_span_is(name, names->items[i].name)) continue;
        *ret_code = names->items[i].code;
        return true;
    }
    return false;
}
