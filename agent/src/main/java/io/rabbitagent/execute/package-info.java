/** Runs one claimed step on the agent's own node, and looks for its effect. */
@NullMarked
package io.rabbitagent.execute;

import org.jspecify.annotations.NullMarked;
