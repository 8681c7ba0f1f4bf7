/** Synchronises the mirrors of classic queues, one queue at a time. */
@NullMarked
package io.rabbitagent.plan.mirrors;

import org.jspecify.annotations.NullMarked;
