/** Conditions and gates that rule files write in CEL: compiled, and judged with three answers. */
@NullMarked
package io.rabbitagent.rules.cel;

import org.jspecify.annotations.NullMarked;
