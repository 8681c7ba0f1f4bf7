package io.rabbitagent.cluster;

/**
 * One life of a broker's Erlang VM. A pid alone is used again by the kernel; pid, start and boot id together are not.
 *
 * @param pid process id on the node's own host
 * @param startTicks field 22 of {@code /proc/PID/stat}: clock ticks since the host's boot
 * @param bootId {@code /proc/sys/kernel/random/boot_id} of the host
 */
public record BrokerProcess(long pid, long startTicks, String bootId) {}
