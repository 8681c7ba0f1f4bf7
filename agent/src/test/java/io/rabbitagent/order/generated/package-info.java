/**
 * Clusters that live and die at random, for the proof of the shutdown order. Brokers, Mnesia, hosts, agents and the shared
 * history are simulated; the chronicle and the deduction are the production code.
 */
@NullMarked
package io.rabbitagent.order.generated;

import org.jspecify.annotations.NullMarked;
