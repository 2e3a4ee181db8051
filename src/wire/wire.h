/* wire.h - floor 1 in one include: octets to meaning and back, lossless, without judging and without I/O. */
#ifndef WSH_WIRE_WIRE_H
#define WSH_WIRE_WIRE_H

#include "wire/body.h"
#include "wire/frame.h"
#include "wire/grammar.h"
#include "wire/head.h"
#include "wire/message.h"
#include "wire/tls_hello.h"
#include "wire/uri.h"

#endif
