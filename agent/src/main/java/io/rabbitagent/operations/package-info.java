/** A class a command: from what the agent knows to a view that is shown as text or JSON. */
@NullMarked
package io.rabbitagent.operations;

import org.jspecify.annotations.NullMarked;
