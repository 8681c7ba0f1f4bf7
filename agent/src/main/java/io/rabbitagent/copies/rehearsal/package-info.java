/** Tries on isolated copies of the own node's data what each way to start would make of it. */
@NullMarked
package io.rabbitagent.copies.rehearsal;

import org.jspecify.annotations.NullMarked;
