/** Brokers on copies of a data directory, which nothing reaches and which reach nothing. */
@NullMarked
package io.rabbitagent.copies.isolated;

import org.jspecify.annotations.NullMarked;
