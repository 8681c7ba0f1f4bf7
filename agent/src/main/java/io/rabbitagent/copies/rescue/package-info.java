/** Messages out of backups: what is in these, and the files to which it is written. */
@NullMarked
package io.rabbitagent.copies.rescue;

import org.jspecify.annotations.NullMarked;
