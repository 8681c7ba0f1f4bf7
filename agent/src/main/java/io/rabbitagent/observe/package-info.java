/** Watches the agent's own broker: probes with a deadline each, put together into one observation a round. */
@NullMarked
package io.rabbitagent.observe;

import org.jspecify.annotations.NullMarked;
