/** Makes a node a member again that lost its data, and that its cluster still counts as a member. */
@NullMarked
package io.rabbitagent.plan.wiped;

import org.jspecify.annotations.NullMarked;
