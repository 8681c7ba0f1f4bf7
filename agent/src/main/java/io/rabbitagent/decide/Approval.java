package io.rabbitagent.decide;

import java.time.Instant;

/** A human's word on one plan. It is bound to the plan's digest, and used once. */
public record Approval(String actor, String reason, Instant at, String digest) {}
