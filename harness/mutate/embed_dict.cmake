# embed_dict.cmake - writes harness/upgrade.dict as a C file with wsh_builtin_dict (harness/mutate/dict.h).
#   cmake -D FILE=harness/upgrade.dict -D OUT=builtin_dict.c -P embed_dict.cmake
file(SIZE "${FILE}" size)
file(READ "${FILE}" octets HEX)
string(REGEX REPLACE "(................................)" "\\1\n" octets "${octets}")
string(REGEX REPLACE "([0-9a-f][0-9a-f])" "0x\\1," octets "${octets}")
file(WRITE "${OUT}.new" "/* builtin_dict.c - generated from harness/upgrade.dict: edit that. */
#include \"harness/mutate/dict.h\"

static const uint8_t octets[] = {
${octets}0};
const struct wsh_span wsh_builtin_dict = {octets, ${size}};
")
file(RENAME "${OUT}.new" "${OUT}")
