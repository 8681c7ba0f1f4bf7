/** What was measured on isolated copies of a node's data: facts, as others are. */
@NullMarked
package io.rabbitagent.cluster.rehearsal;

import org.jspecify.annotations.NullMarked;
