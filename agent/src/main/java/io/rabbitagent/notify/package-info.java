/** Tells people by a webhook of theirs what has been decided: what a notice says, and how one is delivered. */
@NullMarked
package io.rabbitagent.notify;

import org.jspecify.annotations.NullMarked;
