/* cert.c - a certificate for this machine's own names, for the demo and for tests. Not a certificate authority. */
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include <fcntl.h>
#include <sys/stat.h>

#include "net/tls.h"

enum { DAY = 24 * 60 * 60, DAYS = 825 };

static bool add_extension(X509 *cert, int nid, const char *value) {
    X509V3_CTX ctx;
    X509V3_set_ctx_nodb(&ctx);
    X509V3_set_ctx(&ctx, cert, cert, NULL, NULL, 0);
    X509_EXTENSION *e = X509V3_EXT_conf_nid(NULL, &ctx, nid, value);
    bool good = e && X509_add_ext(cert, e, -1) == 1;
    X509_EXTENSION_free(e);
    return good;
}

static const struct {
    const char *names;
    long from, to; /* days */
} kinds[] = {
    [WSH_CERT_GOOD] = {"DNS:localhost,IP:127.0.0.1,IP:::1", -1, DAYS},
    [WSH_CERT_EXPIRED] = {"DNS:localhost,IP:127.0.0.1,IP:::1", -DAYS, -1},
    [WSH_CERT_WRONG_NAME] = {"DNS:wshake.invalid", -1, DAYS},
};

/* Begins a day ago: clocks of test machines differ. It is its own trust anchor, so it says that it may be one. */
static bool fill(X509 *cert, EVP_PKEY *key, enum wsh_cert_kind kind) {
    X509_NAME *name = X509_get_subject_name(cert);
    const unsigned char *cn = (const unsigned char *)"wshake on localhost";
    return X509_set_version(cert, X509_VERSION_3) == 1 &&
           ASN1_INTEGER_set_int64(X509_get_serialNumber(cert), (int64_t)time(NULL)) == 1 &&
           X509_gmtime_adj(X509_getm_notBefore(cert), kinds[kind].from * DAY) != NULL &&
           X509_gmtime_adj(X509_getm_notAfter(cert), kinds[kind].to * DAY) != NULL &&
           X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC, cn, -1, -1, 0) == 1 &&
           X509_set_issuer_name(cert, name) == 1 && X509_set_pubkey(cert, key) == 1 &&
           add_extension(cert, NID_basic_constraints, "critical,CA:TRUE") &&
           add_extension(cert, NID_subject_key_identifier, "hash") &&
           add_extension(cert, NID_subject_alt_name, kinds[kind].names) && X509_sign(cert, key, EVP_sha256()) > 0;
}

/* The key is for its owner alone. */
static FILE *create(const char *path, mode_t mode) {
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode);
    FILE *f = fd < 0 ? NULL : fdopen(fd, "w");
    if (fd >= 0 && !f) (void)close(fd);
    return f;
}

static bool finish(FILE *f, bool good) {
    if (!f) return false;
    return fclose(f) == 0 && good;
}

static bool write_cert(const char *path, X509 *cert) {
    FILE *f = create(path, 0644);
    return finish(f, f && PEM_write_X509(f, cert) == 1);
}

static bool write_key(const char *path, EVP_PKEY *key) {
    FILE *f = create(path, 0600);
    return finish(f, f && PEM_write_PrivateKey(f, key, NULL, NULL, 0, NULL, NULL) == 1);
}

bool wsh_tls_make_cert(const char *cert_path, const char *key_path, enum wsh_cert_kind kind) {
    ERR_clear_error();
    EVP_PKEY *key = EVP_EC_gen("P-256");
    X509 *cert = X509_new();
    bool good = key && cert && fill(cert, key, kind) && write_cert(cert_path, cert) && write_key(key_path, key);
    X509_free(cert);
    EVP_PKEY_free(key);
    return good;
}
