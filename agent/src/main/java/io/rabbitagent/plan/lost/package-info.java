/** Starts a cluster of which no member runs without members that are lost for good. */
@NullMarked
package io.rabbitagent.plan.lost;

import org.jspecify.annotations.NullMarked;
