package io.rabbitagent.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * Holds names, types, HELP and labels of all metrics.
 *
 * <p>After a wanted change write the golden file anew, look at the difference and commit it:
 *
 * <pre>mvn -pl agent test -Dtest=GoldenMetricsTest -Dupdate=true && git diff agent/src/test/resources/golden</pre>
 */
class GoldenMetricsTest {
    private static final Path GOLDEN = Path.of("src/test/resources/golden/metrics.txt");
    private static final Path GOLDEN_OPEN_METRICS = Path.of("src/test/resources/golden/metrics.openmetrics.txt");
    private static final Path DOCUMENT = Path.of("../docs/metrics.md");
    private static final Path PROBES = Path.of("src/main/java/io/rabbitagent/observe/Probes.java");
    private static final Pattern PROBE = Pattern.compile("new Probe<>\\(\\s*\"([a-z-]+)\"");
    private static final int MOST_SERIES = 3_000;
    private static final int MOST_OF_A_RULE = 170;

    /** In the scene at all bounds every node runs, so that all are told of: that is more than these. */
    private static final Set<String> ONLY_OF_NODES_THAT_ARE_DOWN =
            Set.of("rabbitagent_node_start_order", "rabbitagent_findings_blocked");

    @Test
    void the_scrape_is_the_golden_one() throws IOException {
        hold(GOLDEN, ours(EverythingAtOnce.metrics().scrape()));
    }

    @Test
    void so_is_the_one_in_openmetrics() throws IOException {
        hold(GOLDEN_OPEN_METRICS, ours(EverythingAtOnce.metrics().scrape(MetricsFormat.OPEN_METRICS)));
    }

    private static void hold(Path golden, String scrape) throws IOException {
        if (Boolean.getBoolean("update")) {
            Files.writeString(golden, scrape);
        }
        assertThat(scrape)
                .as("see this class for how to write the golden file anew")
                .isEqualTo(Files.readString(golden));
    }

    @Test
    void both_formats_have_the_same_samples() {
        String text = ours(EverythingAtOnce.metrics().scrape());
        String open = ours(EverythingAtOnce.metrics().scrape(MetricsFormat.OPEN_METRICS));

        assertThat(samples(open)).containsExactlyInAnyOrderElementsOf(samples(text));
    }

    @Test
    void openmetrics_has_each_family_once_and_ends() {
        String scrape = EverythingAtOnce.metrics().scrape(MetricsFormat.OPEN_METRICS);
        List<String> families = scrape.lines()
                .filter(line -> line.startsWith("# TYPE "))
                .map(line -> line.split(" ", 4)[2])
                .toList();

        assertThat(families).doesNotHaveDuplicates().contains("rabbitagent_remediation_runs");
        assertThat(scrape).endsWith("# EOF\n");
    }

    private static List<String> samples(String scrape) {
        return scrape.lines().filter(line -> !line.startsWith("#")).toList();
    }

    @Test
    void each_metric_says_what_it_is() {
        Exposition scrape = Exposition.of(EverythingAtOnce.metrics());

        assertThat(scrape.help().keySet()).isEqualTo(scrape.types().keySet());
        assertThat(scrape.help())
                .allSatisfy((name, help) -> assertThat(help).as(name).isNotBlank());
    }

    @Test
    void five_nodes_at_all_bounds_stay_below_three_thousand_series() {
        List<Exposition.Sample> samples = Exposition.of(AtTheBounds.metrics()).samples();

        assertThat(samples).hasSizeLessThan(MOST_SERIES);
        assertThat(samples.stream()
                        .filter(sample -> sample.labels().containsKey("rule"))
                        .collect(Collectors.groupingBy(sample -> sample.labels().get("rule"), Collectors.counting())))
                .allSatisfy((rule, series) -> assertThat(series).as(rule).isLessThan(MOST_OF_A_RULE));
    }

    /** Of nothing that is bounded there may be more than in the scene that is counted. */
    @Test
    void the_scene_at_all_bounds_has_every_probe_and_more_series_of_each_metric_than_a_very_bad_day()
            throws IOException {
        Map<String, Long> bounds = counts(AtTheBounds.metrics());

        assertThat(PROBE.matcher(Files.readString(PROBES)).results().map(found -> found.group(1)))
                .containsExactlyInAnyOrderElementsOf(AtTheBounds.PROBES);
        counts(EverythingAtOnce.metrics())
                .forEach((name, series) -> assertThat(bounds.getOrDefault(name, 0L))
                        .as(name)
                        .isGreaterThanOrEqualTo(ONLY_OF_NODES_THAT_ARE_DOWN.contains(name) ? 0 : series));
    }

    private static Map<String, Long> counts(Metrics metrics) {
        return Exposition.of(metrics).samples().stream()
                .collect(Collectors.groupingBy(Exposition.Sample::name, TreeMap::new, Collectors.counting()));
    }

    @Test
    void each_sample_names_the_cluster() {
        assertThat(Exposition.of(EverythingAtOnce.metrics()).samples())
                .allSatisfy(sample -> assertThat(sample.labels()).containsEntry("cluster", "prod"));
    }

    @Test
    void heap_threads_and_collections_of_the_agent_are_there() {
        assertThat(Exposition.of(EverythingAtOnce.metrics()).types())
                .containsKeys(
                        "jvm_memory_used_bytes",
                        "jvm_memory_max_bytes",
                        "jvm_threads_live_threads",
                        "jvm_gc_memory_allocated_bytes_total",
                        "process_start_time_seconds");
    }

    @Test
    void the_document_has_each_metric_as_the_scrape_shows_it() throws IOException {
        Exposition scrape = Exposition.of(EverythingAtOnce.metrics());
        Map<String, String> shown = new TreeMap<>();
        scrape.types().forEach((name, type) -> {
            if (name.startsWith("rabbitagent_")) {
                String labels = scrape.labels(name).stream()
                        .map(label -> "`" + label + "`")
                        .collect(Collectors.joining(", "));
                shown.put(
                        name,
                        type + " | " + (labels.isEmpty() ? "–" : labels) + " | "
                                + scrape.help().get(name));
            }
        });

        assertThat(documented()).containsExactlyInAnyOrderEntriesOf(shown);
    }

    /** Name to type, labels and meaning, from the rows of the document's tables. */
    private static Map<String, String> documented() throws IOException {
        Map<String, String> rows = new TreeMap<>();
        for (String line : Files.readAllLines(DOCUMENT)) {
            if (line.startsWith("| `rabbitagent_")) {
                String[] cells = line.substring(2, line.length() - 2).split(" \\| ");
                assertThat(cells).as(line).hasSize(5);
                rows.put(cells[0].replace("`", ""), String.join(" | ", cells[1], cells[2], cells[3]));
            }
        }
        return rows;
    }

    /**
     * What the agent itself says, without the JVM's names, which are those of this machine's collector. A maximum decays
     * with time, so it is left out; the rest is still what {@code promtool check metrics} reads.
     */
    private static String ours(String scrape) {
        return scrape.lines()
                .filter(line -> line.startsWith("rabbitagent_")
                        || line.startsWith("# HELP rabbitagent_")
                        || line.startsWith("# TYPE rabbitagent_"))
                .map(line -> line.replaceFirst("^(rabbitagent_\\S+_max\\{.*} ).*", "$1NaN"))
                .collect(Collectors.joining("\n", "", "\n"));
    }
}
