/** The facts that rules can read: the one table from which expressions are compiled and judged, and the reference is made. */
@NullMarked
package io.rabbitagent.rules.facts;

import org.jspecify.annotations.NullMarked;
