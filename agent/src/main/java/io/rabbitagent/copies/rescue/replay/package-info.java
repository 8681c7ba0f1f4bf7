/** Sends exported messages back into a cluster, each at most once. */
@NullMarked
package io.rabbitagent.copies.rescue.replay;

import org.jspecify.annotations.NullMarked;
