/** What would be kept, measured on copies of the survivors' data, if a cluster started again from one of them. */
@NullMarked
package io.rabbitagent.plan.rehearsal;

import org.jspecify.annotations.NullMarked;
