/**
 * What may be done now: the decisions document that all agents share, its transitions, and the loop that turns a
 * picture into decisions and steps.
 */
@NullMarked
package io.rabbitagent.decide;

import org.jspecify.annotations.NullMarked;
