package io.rabbitagent.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.rabbitagent.cluster.DataDirectory;
import io.rabbitagent.cluster.Fact;
import io.rabbitagent.cluster.Fact.Reason;
import io.rabbitagent.cluster.Membership;
import io.rabbitagent.cluster.NodeName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataDirectoryReaderTest {
    private static final NodeName RB1 = new NodeName("rabbit@rb-1");
    private static final NodeName RB2 = new NodeName("rabbit@rb-2");
    private static final NodeName RB3 = new NodeName("rabbit@rb-3");

    @TempDir
    Path directory;

    @Test
    void reads_the_files_of_three_real_brokers_stopped_in_the_order_3_1_2() throws IOException {
        put("cluster_nodes.config", Fixtures.text("status-files/stopped-3-1-2-rb-1.cluster_nodes.config"));
        assertThat(runningAccordingTo("stopped-3-1-2-rb-3")).containsExactlyInAnyOrder(RB1, RB2, RB3);
        assertThat(runningAccordingTo("stopped-3-1-2-rb-1")).containsExactlyInAnyOrder(RB1, RB2);
        assertThat(runningAccordingTo("stopped-3-1-2-rb-2")).containsExactly(RB2);
        assertThat(read().membership())
                .isEqualTo(Fact.known(Optional.of(new Membership(Set.of(RB1, RB2, RB3), Set.of(RB1, RB2, RB3)))));
    }

    private Set<NodeName> runningAccordingTo(String fixture) throws IOException {
        put("nodes_running_at_shutdown", Fixtures.text("status-files/" + fixture + ".nodes_running_at_shutdown"));
        return read().runningAtShutdown().value().flatMap(nodes -> nodes).orElseThrow();
    }

    @Test
    void an_empty_directory_is_known_to_hold_nothing() {
        assertThat(read())
                .isEqualTo(new DataDirectory(false, false, Fact.known(Optional.empty()), Fact.known(Optional.empty())));
    }

    @Test
    void sees_a_schema_and_a_left_over_force_load() throws IOException {
        put("schema.DAT", "");
        put("force_load", "");
        assertThat(read().schemaPresent()).isTrue();
        assertThat(read().forceLoadPresent()).isTrue();
    }

    @Test
    void a_missing_directory_is_unknown_and_not_empty() {
        assertThat(reasonOf(new DataDirectoryReader(directory.resolve("none"), Duration.ZERO).read()))
                .isEqualTo(Reason.UNREADABLE);
    }

    @Test
    void a_directory_that_cannot_be_entered_is_unknown_even_for_root() throws IOException {
        Path loop = directory.resolve("loop");
        Files.createSymbolicLink(loop, loop);
        assertThat(reasonOf(new DataDirectoryReader(loop, Duration.ZERO).read()))
                .isEqualTo(Reason.UNREADABLE);
        put("file", "");
        assertThat(reasonOf(new DataDirectoryReader(directory.resolve("file"), Duration.ZERO).read()))
                .isEqualTo(Reason.UNREADABLE);
    }

    @Test
    void a_schema_whose_presence_cannot_be_told_makes_the_directory_unknown() throws IOException {
        Path schema = directory.resolve("schema.DAT");
        Files.createSymbolicLink(schema, schema);
        assertThat(reasonOf(reader(Duration.ZERO).read())).isEqualTo(Reason.UNREADABLE);
    }

    @Test
    void one_garbled_file_leaves_the_other_known() throws IOException {
        put("cluster_nodes.config", "{['rabbit@rb-1'");
        put("nodes_running_at_shutdown", "['rabbit@rb-1'].\n");
        assertThat(reasonOf(read().membership())).isEqualTo(Reason.GARBLED);
        assertThat(read().runningAtShutdown()).isEqualTo(Fact.known(Optional.of(Set.of(RB1))));
    }

    @Test
    void terms_of_another_shape_are_garbled() throws IOException {
        for (String text :
                new String[] {"", "[].", "{[a]}.", "{[],a}.", "{['no node'],[]}.", "{[1],[]}.", "{[],[]}. {[],[]}."}) {
            put("cluster_nodes.config", text);
            assertThat(reasonOf(read().membership())).as(text).isEqualTo(Reason.GARBLED);
        }
    }

    @Test
    void a_file_that_is_a_directory_is_unreadable() throws IOException {
        Files.createDirectory(directory.resolve("cluster_nodes.config"));
        assertThat(reasonOf(read().membership())).isEqualTo(Reason.UNREADABLE);
    }

    @Test
    void a_file_that_is_being_rewritten_is_read_again_until_it_makes_sense() throws Exception {
        put("nodes_running_at_shutdown", "['rabbit@rb-1','rabb");
        CompletableFuture<Fact<DataDirectory>> reading = CompletableFuture.supplyAsync(
                () -> reader(Duration.ofSeconds(20)).read());
        put("nodes_running_at_shutdown", "['rabbit@rb-1','rabbit@rb-2'].\n");
        assertThat(reading.join().flatMap(DataDirectory::runningAtShutdown))
                .isEqualTo(Fact.known(Optional.of(Set.of(RB1, RB2))));
    }

    private DataDirectoryReader reader(Duration deadline) {
        return new DataDirectoryReader(directory, deadline);
    }

    private DataDirectory read() {
        return reader(Duration.ZERO).read().value().orElseThrow();
    }

    private void put(String name, String text) throws IOException {
        Files.writeString(directory.resolve(name), text);
    }

    private static Reason reasonOf(Fact<?> fact) {
        return ((Fact.Unknown<?>) fact).reason();
    }
}
