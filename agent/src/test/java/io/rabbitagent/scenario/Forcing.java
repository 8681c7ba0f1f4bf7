package io.rabbitagent.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.List;

/**
 * Notes before each start of a broker whether it will wait for nobody: {@code rabbitmqctl force_boot} leaves a file {@code
 * force_load}, which the boot takes away again without a word in the log (rabbit_mnesia, 3.10.8).
 */
final class Forcing implements AutoCloseable {
    private static final String HOOK = "pre-start.d/note-force-load";
    private static final String NOTES = "/var/log/rabbitmq-agent/starts";

    private final List<Integer> hosts;

    private Forcing(List<Integer> hosts) {
        this.hosts = hosts;
    }

    static Forcing watchedOn(List<Integer> hosts) {
        for (int host : hosts) {
            Lab.exec(host, "sh", "-c", "echo watched >" + NOTES).succeeded();
            Scripts.install(host, HOOK, """
                    #!/bin/sh
                    if [ -e /var/lib/rabbitmq/mnesia/%s/force_load ]; then echo forced; else echo waits; fi >>%s
                    """.formatted(Lab.node(host), NOTES));
        }
        return new Forcing(hosts);
    }

    /**
     * Each was started since, and always to wait for those that it has to wait for. Mostly once; of about ten boots beside others
     * one fails ({@code incompatible_feature_flags}) and is repeated by the plan.
     */
    void assertNone() {
        for (int host : hosts) {
            List<String> notes = notes(host);
            assertThat(notes).as("starts of rb%s", host).isNotEmpty().containsOnly("waits");
        }
    }

    boolean seenOn(int host) {
        return notes(host).contains("forced");
    }

    private static List<String> notes(int host) {
        return Lab.exec(host, "cat", NOTES).succeeded().out().lines().skip(1).toList();
    }

    @Override
    public void close() {
        try {
            for (int host : hosts) {
                Files.deleteIfExists(LabCluster.configuration(host, HOOK));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
