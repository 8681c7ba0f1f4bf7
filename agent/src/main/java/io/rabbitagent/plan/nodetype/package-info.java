/** Makes a RAM node a disc node, one at a time, where too few members keep the cluster's metadata on disc. */
@NullMarked
package io.rabbitagent.plan.nodetype;

import org.jspecify.annotations.NullMarked;
