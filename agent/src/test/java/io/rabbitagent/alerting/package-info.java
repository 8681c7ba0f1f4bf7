/** Holds what lies in {@code alerting/} to the metrics, the rules, the runbooks, and to the judgement of promtool and amtool. */
@NullMarked
package io.rabbitagent.alerting;

import org.jspecify.annotations.NullMarked;
