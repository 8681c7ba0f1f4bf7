/** Holds the Grafana dashboards to their conventions, and their queries to the metrics that there are. */
@NullMarked
package io.rabbitagent.dashboards;

import org.jspecify.annotations.NullMarked;
