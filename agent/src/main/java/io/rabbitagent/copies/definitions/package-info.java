/** What a cluster's definitions hold, and what of them another cluster lacks, read with little memory. */
@NullMarked
package io.rabbitagent.copies.definitions;

import org.jspecify.annotations.NullMarked;
