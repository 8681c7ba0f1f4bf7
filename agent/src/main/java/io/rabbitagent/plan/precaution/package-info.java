/**
 * Gates that several remedies need whatever rule asks for them: without them a start would do harm. What is courtesy towards
 * people at work is for the rules.
 */
@NullMarked
package io.rabbitagent.plan.precaution;

import org.jspecify.annotations.NullMarked;
