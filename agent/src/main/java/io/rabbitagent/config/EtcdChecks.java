package io.rabbitagent.config;

import io.rabbitagent.store.EtcdSettings.Endpoint;
import io.rabbitagent.yaml.Problems;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What must hold of the settings by which an etcd is reached, and of the files that they name. */
final class EtcdChecks {
    private static final List<Setting<Path>> TLS_FILES =
            List.of(Settings.ETCD_TLS_CA_FILE, Settings.ETCD_TLS_CERTIFICATE_FILE, Settings.ETCD_TLS_KEY_FILE);
    private static final List<Setting<?>> ALL = List.of(
            Settings.ETCD_PREFIX,
            Settings.ETCD_TLS_ENABLED,
            Settings.ETCD_TLS_CA_FILE,
            Settings.ETCD_TLS_CERTIFICATE_FILE,
            Settings.ETCD_TLS_KEY_FILE,
            Settings.ETCD_CREDENTIALS_FILE,
            Settings.ETCD_USERNAME,
            Settings.ETCD_PASSWORD);
    private static final Set<String> THIS_HOST = Set.of("localhost", "127.0.0.1", "::1");

    private final Values values;
    private final Problems problems;

    EtcdChecks(Values values, Problems problems) {
        this.values = values;
        this.problems = problems;
    }

    /** Where TLS is not spoken of it is wanted by whoever names a file for it. */
    static boolean tls(Values values) {
        return values.find(Settings.ETCD_TLS_ENABLED)
                .map(Settings.Switch.TRUE::equals)
                .orElseGet(() -> TLS_FILES.stream().anyMatch(values::isGiven));
    }

    void check() {
        Optional<StoreAddress> address = values.find(Settings.STORE);
        if (address.isPresent() && address.get() instanceof StoreAddress.Etcd etcd) {
            boolean login = new LoginChecks(values, problems)
                    .check(Settings.ETCD_USERNAME, Settings.ETCD_PASSWORD, Settings.ETCD_CREDENTIALS_FILE);
            files();
            switchedOff();
            clearText(etcd, login);
        } else if (address.isPresent()) {
            ALL.forEach(this::unused);
        }
    }

    /** A store from the environment is meant to win over what the file has for another. */
    private void unused(Setting<?> setting) {
        if (!values.isGiven(setting)) {
            return;
        }
        String what = "has no effect: store is no etcd";
        if (values.isFromEnvironment(Settings.STORE)) {
            problems.warn(values.place(setting), setting.name(), what, "remove one of them");
        } else {
            problems.error(values.place(setting), setting.name(), what, "remove it, or set store to etcd:HOST:PORT,…");
        }
    }

    private void files() {
        FileChecks files = new FileChecks(values, problems);
        files.check(Settings.ETCD_TLS_CA_FILE, TlsFiles::certificate);
        files.pair(Settings.ETCD_TLS_CERTIFICATE_FILE, Settings.ETCD_TLS_KEY_FILE);
    }

    private void switchedOff() {
        if (tls(values) || !values.isGiven(Settings.ETCD_TLS_ENABLED)) {
            return;
        }
        for (Setting<Path> setting : TLS_FILES) {
            if (values.isGiven(setting)) {
                problems.error(
                        values.place(setting),
                        setting.name(),
                        "has no effect with etcd.tls.enabled: false",
                        "remove one of them");
            }
        }
    }

    /** Whoever has the password decides what agents do. */
    private void clearText(StoreAddress.Etcd etcd, boolean login) {
        boolean remote = etcd.members().stream().map(Endpoint::host).anyMatch(host -> !THIS_HOST.contains(host));
        if (login && remote && !tls(values)) {
            problems.warn(
                    values.place(Settings.STORE),
                    Settings.STORE.name(),
                    "has the password for etcd sent over the network in the clear",
                    "set etcd.tls.ca_file, or etcd.tls.enabled: true");
        }
    }
}
