/** Copies of a stopped node's data directory: made before what deletes, and put back. */
@NullMarked
package io.rabbitagent.copies;

import org.jspecify.annotations.NullMarked;
