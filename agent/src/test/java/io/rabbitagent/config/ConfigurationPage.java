package io.rabbitagent.config;

import java.util.List;
import java.util.stream.Collectors;

/** Renders the reference page of all settings out of their table. */
final class ConfigurationPage {
    private static final String HEAD = """
            # Configuration

            <!-- Made from the table of settings (io.rabbitagent.config.Settings). Do not edit; run
                 mvn -pl agent test -Dtest=ConfigurationPageTest -Dupdate=true -->

            The agent reads one YAML file: the one that `--config FILE` names, else the environment variable
            `RABBITAGENT_CONFIG`, else `/etc/rabbitmq-agent/agent.yaml`. It is read at start; a change needs a restart of the
            agent, but not of the broker. Only the files of credentials, tokens and TLS, the URL for notices, and the rules
            are read again while the agent runs.

            Every setting can be overridden by an environment variable; commas separate the values of a list there. If the
            environment gives settings, the default file may be missing.

            All that is wrong is reported at once, a line each, and the exit code is 78:

                agent.yaml:7:3: broker.urll is no setting; did you mean broker.url?

            The file must be UTF-8, no larger than 1 MiB, and must not be changeable by every user of the host, since it names
            programs that the agent runs. Durations are a whole number and `ms`, `s`, `m` or `h`.

            An example for a host of a cluster under systemd is
            [packaging/etc/rabbitmq-agent/agent.yaml](../packaging/etc/rabbitmq-agent/agent.yaml); which rights the agent needs
            is in [permissions.md](permissions.md).

            ## Credentials

            User and password of the management API are in a YAML file of their own, or in the environment variables
            `RABBITAGENT_BROKER_USERNAME` and `RABBITAGENT_BROKER_PASSWORD`, which win over the file:

                username: rabbitmq-agent
                password: '...'

            Those for etcd, if it asks for any, are written alike, in the file that `etcd.credentials_file` names, or in
            `RABBITAGENT_ETCD_USERNAME` and `RABBITAGENT_ETCD_PASSWORD`.

            Put the password between single quotes. The file is refused while every user of the host may read it. A changed file is
            used at once. While it can't be read, what the management API tells is unknown, and no rule acts on that; without etcd nothing
            is decided.

            ## Settings

            | setting | type | default |
            |---|---|---|
            """;

    private ConfigurationPage() {}

    static String render(List<Setting<?>> settings) {
        String table = settings.stream().map(ConfigurationPage::row).collect(Collectors.joining());
        return HEAD + table + settings.stream().map(ConfigurationPage::section).collect(Collectors.joining());
    }

    private static String row(Setting<?> setting) {
        String anchor = setting.name().replace(".", "");
        return "| [`" + setting.name() + "`](#" + anchor + ") | "
                + setting.type().name() + " | " + standard(setting.presence()) + " |\n";
    }

    private static String section(Setting<?> setting) {
        return "\n### " + setting.name() + "\n\n" + setting.description() + "\n\n"
                + "- type: " + setting.type().name() + "\n"
                + "- default: " + standard(setting.presence()) + "\n"
                + "- environment: `" + setting.variable() + "`\n"
                + "- example: `" + setting.example() + "`\n";
    }

    private static String standard(Setting.Presence presence) {
        if (presence instanceof Setting.Default standard) {
            return "`" + standard.text() + "`";
        }
        if (presence instanceof Setting.Optional optional) {
            return optional.meaning();
        }
        return presence instanceof Setting.Required ? "**required**" : "none; only in the environment";
    }
}
