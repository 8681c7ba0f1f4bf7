/** The process that runs beside the broker: what it listens to, and how its parts are put together. */
@NullMarked
package io.rabbitagent.daemon;

import org.jspecify.annotations.NullMarked;
