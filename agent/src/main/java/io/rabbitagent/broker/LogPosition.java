package io.rabbitagent.broker;

/**
 * How far a broker's log had come at some moment.
 *
 * @param inode names the file, also after a rotation has renamed it
 * @param size in bytes
 */
public record LogPosition(long inode, long size) {}
