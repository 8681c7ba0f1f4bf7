/** Starts the service of a broker that is down in a running cluster. */
@NullMarked
package io.rabbitagent.plan.startservice;

import org.jspecify.annotations.NullMarked;
