/**
 * What {@code agent} starts first: a client of JDK classes only, which hands the command line to the daemon on this host and
 * streams back what it says. Without a daemon it loads {@code cli} into its own process.
 *
 * <h2>Protocol</h2>
 *
 * A connection carries one command. Both sides send frames: one byte type, four bytes length of the payload (big-endian),
 * payload. Text is UTF-8.
 *
 * <pre>
 *  H hello      server → client  at once: four bytes "RBAG", two bytes protocol version, the agent's version as text
 *  R request    client → server  after a hello that it understands, see {@link io.rabbitagent.launch.Request}
 *  O out        server → client  bytes for standard output
 *  E err        server → client  bytes for standard error
 *  L read line  server → client  asks for one line of standard input (which is not touched otherwise)
 *  A answer     client → server  that line, without its end
 *  Z no input   client → server  in place of an answer: standard input has ended
 *  I interrupt  client → server  the user wants the command to end
 *  X exit       server → client  four bytes exit code; the server closes the connection after it
 * </pre>
 *
 * A connection that ends without an exit frame: for the client, the agent went away; for the server, the user did. Whoever
 * receives something else than this closes the connection. Any change of a frame's meaning raises
 * {@link io.rabbitagent.launch.Frame#PROTOCOL}; client and daemon of different protocols refuse each other.
 */
@NullMarked
package io.rabbitagent.launch;

import org.jspecify.annotations.NullMarked;
