/** Where things are kept: this host's journal, and the history, board and decisions that all agents share. */
@NullMarked
package io.rabbitagent.store;

import org.jspecify.annotations.NullMarked;
