# shellcheck shell=bash
# Counts what was tested, from the reports that the tools write, and makes docs/test-report.md of it. Sourced by test.

passed=0 failed=0 results=()

heading() { printf '\n== %s\n' "$1"; }

# result NAME PASSED FAILED SKIPPED SECONDS
result() {
  passed=$((passed + $2))
  failed=$((failed + $3))
  results+=("$1|$2|$3|$4|$5")
}

# junit_results NAME DIRECTORY: one line for all reports there. What was skipped counts neither way.
junit_results() {
  local counts
  counts=$(junit_suites "$2" | awk '
    { tests += $2; failed += $3; skipped += $4; seconds += $5 }
    END { printf "%d %d %d %d", tests - failed - skipped, failed, skipped, seconds }')
  # shellcheck disable=SC2086 # four numbers
  result "$1" $counts
}

# A line a test class: its name, tests, failures and errors, skipped, seconds.
junit_suites() {
  local file
  for file in "$1"/TEST-*.xml; do
    [[ -e $file ]] || continue
    grep -o -m 1 '<testsuite [^>]*' "$file" | awk '
      function field(name) { return match($0, " " name "=\"[^\"]*\"") ? substr($0, RSTART + length(name) + 3, RLENGTH - length(name) - 4) : 0 }
      { seconds = field("time"); gsub(",", "", seconds)
        print field("name"), field("tests"), field("failures") + field("errors"), field("skipped"), seconds }'
  done
}

results_print() {
  local line name good bad skipped seconds
  heading "Results"
  for line in "${results[@]}"; do
    IFS='|' read -r name good bad skipped seconds <<<"$line"
    printf '%-32s %5s passed %3s failed %3s skipped %5s s\n' "$name" "$good" "$bad" "$skipped" "$seconds"
  done
  printf '%s passed, %s failed\n' "$passed" "$failed"
}

# The generated tests print the seed with which they can be repeated.
seeds() {
  cat "$CHECKOUT"/agent/target/{surefire,failsafe}-reports/TEST-*.xml 2>/dev/null |
    grep -hoE '[A-Z]{3,} [0-9]+ [a-z]+ from seed [0-9]+[^<]*' | sed 's/&gt;/>/g; s/&lt;/</g; s/\]\]>.*//' | sort -u
}

# report_write FILE LAB-TESTS: the second is what lab/test printed.
report_write() {
  {
    printf '# Test report\n\n<!-- Written by ./test --full. -->\n\n'
    printf 'On %s, of commit %s, in %s minutes: **%s passed, %s failed.**\n\n' "$(date -u '+%F %R UTC')" \
      "$(git -C "$CHECKOUT" rev-parse --short HEAD 2>/dev/null || printf unknown)" "$((SECONDS / 60))" "$passed" "$failed"
    printf 'Machine: %s cores, %s of memory, Linux %s, %s, %s, RabbitMQ %s.\n\n' "$(nproc)" \
      "$(awk '/^MemTotal/ { printf "%.0f GB", $2 / 1e6 }' /proc/meminfo)" "$(uname -r)" \
      "$(sed -n 's/^PRETTY_NAME="\(.*\)"/\1/p' /etc/os-release)" "$("$JAVA_HOME/bin/javac" -version 2>&1)" \
      "$(basename /usr/lib/rabbitmq/lib/rabbitmq_server-* | cut -d - -f 2)"
    printf '## Parts\n\n| part | passed | failed | skipped | seconds |\n|---|---|---|---|---|\n'
    printf '%s\n' "${results[@]}" | sed 's/|/ | /g; s/^/| /; s/$/ |/'
    printf '\n## Seeds\n\nWhat generated tests print; the same seed gives the same run.\n\n'
    seeds | sed 's/^/- /'
    printf '\n## Test classes\n\n| class | tests | failed | skipped | seconds |\n|---|---|---|---|---|\n'
    junit_suites "$CHECKOUT/agent/target/surefire-reports" | sed 's/ / | /g; s/^/| /; s/$/ |/'
    junit_suites "$CHECKOUT/agent/target/failsafe-reports" | sed 's/ / | /g; s/^/| /; s/$/ |/'
    printf '\n## The lab\n\n```\n'
    cat "$2"
    printf '```\n'
  } >"$1"
  printf '\nWritten: %s\n' "$1"
}
