/** Takes a member that is gone for good out of its cluster. */
@NullMarked
package io.rabbitagent.plan.forget;

import org.jspecify.annotations.NullMarked;
