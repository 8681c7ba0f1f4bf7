/** Where rule files are found: in directories of this host, and within the program. */
@NullMarked
package io.rabbitagent.operations.rulefiles;

import org.jspecify.annotations.NullMarked;
