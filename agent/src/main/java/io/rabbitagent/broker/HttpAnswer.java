package io.rabbitagent.broker;

/**
 * A complete answer of the management API.
 *
 * @param body at most the cap's length
 */
record HttpAnswer(int status, String body) {}
