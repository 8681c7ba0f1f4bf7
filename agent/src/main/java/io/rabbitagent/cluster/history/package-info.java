/** What happened to a cluster, as entries that are written once: who stopped, who started, who lost sight of whom. */
@NullMarked
package io.rabbitagent.cluster.history;

import org.jspecify.annotations.NullMarked;
