/** Tries rules on a virtual clock: the production loop of every member, over pictures that a test or a journal gives. */
@NullMarked
package io.rabbitagent.ruletest;

import org.jspecify.annotations.NullMarked;
