package io.rabbitagent.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.rabbitagent.cluster.CookieFile;
import io.rabbitagent.cluster.Fact;
import io.rabbitagent.cluster.Fact.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CookieReaderTest {
    private static final String COOKIE = "ABCDEFGHIJKLMNOPQRST";

    @TempDir
    Path directory;

    private Path data;

    @BeforeEach
    void make_a_data_directory() throws IOException {
        data = Files.createDirectory(directory.resolve("rabbit@rb1"));
    }

    @Test
    void the_digest_is_of_the_clusters_name_and_the_cookie_and_holds_neither() throws IOException {
        // printf 'prodABCDEFGHIJKLMNOPQRST' | sha256sum
        CookieFile read = known(file("one", COOKIE, "r--------"), "prod");
        assertThat(read.digest()).isEqualTo("1099b6890572");
        assertThat(read.toString()).doesNotContain(COOKIE);
    }

    @Test
    void hosts_with_the_same_cookie_have_the_same_digest_whatever_ends_the_line() throws IOException {
        CookieFile read = known(file("one", COOKIE, "r--------"), "prod");
        assertThat(known(file("two", COOKIE + "\n", "rw-------"), "prod").digest())
                .isEqualTo(read.digest());
        assertThat(known(file("three", COOKIE + "U", "r--------"), "prod").digest())
                .isNotEqualTo(read.digest());
        assertThat(known(file("four", COOKIE, "r--------"), "other").digest()).isNotEqualTo(read.digest());
    }

    @Test
    void a_file_that_its_owner_alone_may_read_is_in_order() throws IOException {
        assertThat(known(file("one", COOKIE, "r--------"), "prod").mode()).isEqualTo("400");
        assertThat(known(file("two", COOKIE, "rw-------"), "prod").isInOrder()).isTrue();
        CookieFile open = known(file("three", COOKIE, "r--r-----"), "prod");
        assertThat(open.mode()).isEqualTo("440");
        assertThat(open.isInOrder()).isFalse();
    }

    @Test
    void a_file_of_another_user_than_the_brokers_is_not_in_order() {
        assertThat(new CookieFile("0123456789ab", "400", "root", "rabbitmq").isInOrder())
                .isFalse();
        assertThat(new CookieFile("0123456789ab", "400", "rabbitmq", "rabbitmq").isInOrder())
                .isTrue();
    }

    @Test
    void of_a_wiped_node_the_directory_above_tells_the_brokers_user() throws IOException {
        Path file = file("one", COOKIE, "r--------");
        Files.delete(data);
        assertThat(known(file, "prod").isInOrder()).isTrue();
    }

    @Test
    void what_can_not_be_read_is_unknown() throws IOException {
        assertThat(reason(directory.resolve("none"))).isEqualTo(Reason.UNREADABLE);
        assertThat(reason(directory)).isEqualTo(Reason.UNREADABLE);
        assertThat(reason(file("empty", "\n", "r--------"))).isEqualTo(Reason.GARBLED);
        assertThat(reason(file("long", "x".repeat(5_000), "r--------"))).isEqualTo(Reason.GARBLED);
    }

    private Reason reason(Path file) {
        return ((Fact.Unknown<CookieFile>) new CookieReader(file, data, "prod").read()).reason();
    }

    private CookieFile known(Path file, String cluster) {
        return new CookieReader(file, data, cluster).read().value().orElseThrow();
    }

    private Path file(String name, String text, String permissions) throws IOException {
        Path file = Files.writeString(directory.resolve(name), text);
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
    }
}
