/** Tests of rules as files, and what rules would have done with what a journal holds. */
@NullMarked
package io.rabbitagent.operations.ruletesting;

import org.jspecify.annotations.NullMarked;
