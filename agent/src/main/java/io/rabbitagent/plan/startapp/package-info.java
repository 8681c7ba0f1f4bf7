/** Starts a stopped application in a living Erlang VM. */
@NullMarked
package io.rabbitagent.plan.startapp;

import org.jspecify.annotations.NullMarked;
