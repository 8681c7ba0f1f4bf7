/** Takes a member that runs out of its cluster for good, because a human has asked for it. */
@NullMarked
package io.rabbitagent.plan.leave;

import org.jspecify.annotations.NullMarked;
