/** The production loop and transitions of several agents under a seeded scheduler that delays, drops, kills and lies. */
@NullMarked
package io.rabbitagent.decide.simulation;

import org.jspecify.annotations.NullMarked;
