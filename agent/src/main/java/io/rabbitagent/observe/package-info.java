/** Looks at one broker through every probe and puts together what was seen. */
@NullMarked
package io.rabbitagent.observe;

import org.jspecify.annotations.NullMarked;
