/** Rule files: what they may say, how they are read, and the JSON Schema that tells editors the same. */
@NullMarked
package io.rabbitagent.rules.file;

import org.jspecify.annotations.NullMarked;
