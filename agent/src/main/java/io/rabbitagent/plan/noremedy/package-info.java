/** For rules that only show what is wrong. */
@NullMarked
package io.rabbitagent.plan.noremedy;

import org.jspecify.annotations.NullMarked;
