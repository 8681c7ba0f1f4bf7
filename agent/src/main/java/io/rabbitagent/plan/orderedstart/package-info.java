/** Starts the members of a cluster that is down: those first that went down last, the others after them. */
@NullMarked
package io.rabbitagent.plan.orderedstart;

import org.jspecify.annotations.NullMarked;
