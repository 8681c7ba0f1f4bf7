/** Heals a partition of Mnesia: one side is trusted and left alone, the others are backed up and take over its data. */
@NullMarked
package io.rabbitagent.plan.partition;

import org.jspecify.annotations.NullMarked;
