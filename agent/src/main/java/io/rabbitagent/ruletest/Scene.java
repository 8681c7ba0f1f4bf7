package io.rabbitagent.ruletest;

import io.rabbitagent.cluster.ClusterPicture;
import java.time.Duration;

/** What all agents see from a time on, until the next scene. */
public record Scene(Duration at, ClusterPicture picture) {}
