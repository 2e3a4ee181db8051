#!/usr/bin/env bash
# One recipe for both services.
cd "${SRC:?}/wshake" && exec fuzzing/oss-fuzz/build.sh
