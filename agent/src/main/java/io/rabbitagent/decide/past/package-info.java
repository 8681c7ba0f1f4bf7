/** Which entries of the shared history may be forgotten, and which are needed whatever their age. */
@NullMarked
package io.rabbitagent.decide.past;

import org.jspecify.annotations.NullMarked;
