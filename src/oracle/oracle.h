/* oracle.h - floor 2 in one include: the opinion, a pure function of the evidence. */
#ifndef WSH_ORACLE_ORACLE_H
#define WSH_ORACLE_ORACLE_H

#include "oracle/finding.h"
#include "oracle/rule.h"
#include "oracle/ruling.h"
#include "oracle/transcript.h"
#include "oracle/view.h"

#endif
