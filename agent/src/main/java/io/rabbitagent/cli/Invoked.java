package io.rabbitagent.cli;

/** A command, which knows how it was invoked; its subcommands ask it. */
interface Invoked {
    Invocation invocation();
}
