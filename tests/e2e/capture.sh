#!/usr/bin/env bash
# A packet capture and metrics of real runs, read by tshark and by Prometheus' own parsers, beside the record.
. "$(dirname "$0")/lib/common.bash"
here=$(cd "$(dirname "$0")/.." && pwd)
command -v tshark >/dev/null || { echo 'skipped: tshark is missing'; exit 77; }

# Requests of all kinds, frames behind the 101, segments, resets; nothing that waits for long.
serve plain
expect 0 "$WSHAKE" run "$URL" --seed 3 --select '*' --select '!timing/*' --record "$WORK/p.ndjson" --pcapng "$WORK/p.pcapng" --quiet
python3 "$here/formats/capture.py" --record "$WORK/p.ndjson" "$WORK/p.pcapng" || fail 'the capture of ws'

# The same stream gives the same octets.
expect 0 "$WSHAKE" report "$WORK/p.ndjson" --pcapng "$WORK/again.pcapng" --quiet
cmp "$WORK/p.pcapng" "$WORK/again.pcapng" || fail 'drawn again it differs'

# TLS: what was inside, marked as that.
serve tls --tls --save-cert "$WORK/cert.pem"
expect 0 "$WSHAKE" run "$URL" --cacert "$WORK/cert.pem" --seed 3 --select 'baseline/*' --select 'ph/*' --record "$WORK/t.ndjson" \
  --pcapng "$WORK/t.pcapng" --metrics "$WORK/t.prom" --quiet
python3 "$here/formats/capture.py" --record "$WORK/t.ndjson" "$WORK/t.pcapng" || fail 'the capture of wss'

# What a person asks: one case, its request and its answer.
shown=$(tshark -n -r "$WORK/t.pcapng" -Y 'http && frame.interface_name == "tls-cleartext"' 2>/dev/null)
says "$shown" 'GET / HTTP/1.1'
says "$shown" '101 Switching Protocols'
shown=$(tshark -n -r "$WORK/t.pcapng" -Y 'frame.comment contains "baseline/"' -T fields -e frame.comment 2>/dev/null)
says "$shown" ': pass (attempt 1 of 1: pass; connection 1 of 1); cleartext of TLS: TLSv1.3'
capinfos "$WORK/t.pcapng" >"$WORK/info" || fail 'capinfos'
says "$(cat "$WORK/info")" "$(field "$WORK/t.ndjson" 'lines[0]["run_id"]')"

# Metrics agree with the record, and a reader never sees half of them: the file is another one afterwards.
python3 "$here/formats/metrics.py" "$WORK/t.prom" >"$WORK/samples" || [ $? -eq 77 ] || fail 'metrics'
if [ -s "$WORK/samples" ]; then
  passes=$(field "$WORK/t.ndjson" 'sum(r["verdict"] == "pass" for r in results)')
  says "$(cat "$WORK/samples")" "wshake_results verdict=pass $passes
"
  says "$(cat "$WORK/samples")" 'wshake_gate_holds  1'
fi
echo old >"$WORK/m.prom"
exec 5<"$WORK/m.prom"
expect 0 "$WSHAKE" report "$WORK/t.ndjson" --metrics "$WORK/m.prom" --quiet
[ "$(cat <&5)" = old ] || fail 'the file was written over, not replaced'
[ "$(tail -n 1 "$WORK/m.prom")" = '# EOF' ] || fail 'no end'
[ -z "$(find "$WORK" -name '*.new')" ] || fail 'a temporary file is left'
expect 0 "$WSHAKE" report "$WORK/t.ndjson" --metrics - --quiet
says "$OUT" '# EOF'

# The gate in the metrics is the run's own.
serve flawed --flaw connection-exact
expect 1 "$WSHAKE" run "$URL" --seed 3 --select 'connection/*' --metrics "$WORK/f.prom" --quiet
says "$(cat "$WORK/f.prom")" "wshake_gate_holds{target=\"$URL\"} 0"
