/** The commands: what they are called, which options they take, how their answers look as text. */
@NullMarked
package io.rabbitagent.cli;

import org.jspecify.annotations.NullMarked;
