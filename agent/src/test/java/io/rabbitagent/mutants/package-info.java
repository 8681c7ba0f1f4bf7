/** How a test finds the case in which a broken variant of the program is caught. */
@NullMarked
package io.rabbitagent.mutants;

import org.jspecify.annotations.NullMarked;
