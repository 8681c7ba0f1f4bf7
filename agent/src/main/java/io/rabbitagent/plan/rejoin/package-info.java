/** Resets a node that its cluster has forgotten, and makes it a member again. */
@NullMarked
package io.rabbitagent.plan.rejoin;

import org.jspecify.annotations.NullMarked;
