#!/usr/bin/env bash
# Arrows run down (scripts/check-floors), and the check notices the ones that do not.
. "$(dirname "$0")/lib/plant"

try clean
plant src/base/base.h </dev/null
plant src/wire/wire.h <<<'#include "base/base.h"'
plant src/net/loop.h <<<'#include "base/base.h"'
plant src/net/drive.h <<<'#include "base/base.h"'
plant src/oracle/rules.def </dev/null
plant src/oracle/oracle.h <<<'#include "oracle/rules.def"'
plant src/server/server.h <<<'#include "net/loop.h"'
plant src/script/yaml.c <<<'#include <libfyaml.h>'
plant harness/props.h <<<'#include "oracle/oracle.h"'
plant harness/fuzz_head.c <<<'#include "harness/props.h"'
plant src/cli/main.c <<<'#include "server/server.h"'
must_pass scripts/check-floors

plant src/wire/up.c < <(printf '#include "wire/wire.h"\n#include "oracle/oracle.h"\n')
must_fail "src/wire/up.c:2: 'wire' must not include 'oracle'" scripts/check-floors
rm "$planted/src/wire/up.c"
plant src/base/up.h <<<'  #  include "wire/wire.h"'
must_fail "src/base/up.h:1: 'base' must not include 'wire'" scripts/check-floors
rm "$planted/src/base/up.h"
plant src/run/up.c <<<'#include "server/server.h"'
must_fail "src/run/up.c:1: 'run' must not include 'server'" scripts/check-floors
rm "$planted/src/run/up.c"
plant src/server/up.c <<<'#include "net/drive.h"'
must_fail "src/server/up.c:1: 'server' must not include 'net'" scripts/check-floors
rm "$planted/src/server/up.c"
plant harness/fuzz_up.c <<<'#include "net/loop.h"'
must_fail "harness/fuzz_up.c:1: 'harness' must not include 'net'" scripts/check-floors
mv "$planted/harness/fuzz_up.c" "$planted/harness/live.c"
must_pass scripts/check-floors
plant src/exchange/lib.c <<<'#include <jansson.h>'
must_fail 'src/exchange/lib.c:1: <jansson.h> belongs to record and reports and cli alone' scripts/check-floors
rm "$planted/src/exchange/lib.c"
plant src/oracle/lib.c <<<'#include <libfyaml.h>'
must_fail 'src/oracle/lib.c:1: <libfyaml.h> belongs to script alone' scripts/check-floors
rm "$planted/src/oracle/lib.c"
plant src/server/lib.c <<<'#include <openssl/ssl.h>'
must_fail 'src/server/lib.c:1: <openssl/ssl.h> belongs to net alone' scripts/check-floors
rm "$planted/src/server/lib.c"
plant src/oracle/lib.c <<<'#include <sys/socket.h>'
must_fail 'src/oracle/lib.c:1: <sys/socket.h> belongs to net and server and run alone' scripts/check-floors
rm "$planted/src/oracle/lib.c"
plant src/oracle/lost.c <<<'#include "rules.def"'
must_fail 'src/oracle/lost.c:1: "rules.def" is no file under src/' scripts/check-floors
rm "$planted/src/oracle/lost.c"
plant src/attic/old.c </dev/null
must_fail 'src/attic/old.c:1: no such floor' scripts/check-floors

finish scripts/check-floors
