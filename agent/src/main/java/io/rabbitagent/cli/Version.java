package io.rabbitagent.cli;

import picocli.CommandLine.IVersionProvider;

/** The version of this agent. */
public final class Version implements IVersionProvider {

    /** As the jar's manifest has it; classes outside a jar have none. */
    public static String text() {
        String version = Version.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }

    @Override
    public String[] getVersion() {
        return new String[] {"rabbitmq-agent " + text()};
    }
}
