/** One broker as its own host sees it: management API, {@code rabbitmqctl}, data directory, process, log, service. */
@NullMarked
package io.rabbitagent.broker;

import org.jspecify.annotations.NullMarked;
