/** The agent on three real brokers, driven as a user would drive it. */
@NullMarked
package io.rabbitagent.scenario;

import org.jspecify.annotations.NullMarked;
