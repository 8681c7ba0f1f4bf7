package io.rabbitagent;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;

/** Holds the package table of the design: who may import whom, and what the pure packages keep away from. */
class ArchitectureTest {
    private static final String BASE = "io.rabbitagent";
    private static final List<String> PURE = List.of("yaml", "cluster", "order", "plan", "rules", "decide", "ruletest");
    private static final Map<String, Set<String>> MAY_IMPORT = mayImport();
    private static final Set<String> CLOCKS_AND_DICE = Set.of(
            "java.time.Instant.now",
            "java.time.LocalDateTime.now",
            "java.time.LocalDate.now",
            "java.time.LocalTime.now",
            "java.time.ZonedDateTime.now",
            "java.time.OffsetDateTime.now",
            "java.time.Clock.system",
            "java.time.Clock.systemUTC",
            "java.time.Clock.systemDefaultZone",
            "java.time.Clock.tick",
            "java.time.Clock.tickMillis",
            "java.time.Clock.tickSeconds",
            "java.time.Clock.tickMinutes",
            "java.lang.System.currentTimeMillis",
            "java.lang.System.nanoTime",
            "java.lang.Math.random",
            "java.util.UUID.randomUUID");
    private static final JavaClasses OURS = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages(BASE);

    private static Map<String, Set<String>> mayImport() {
        Map<String, Set<String>> table = new LinkedHashMap<>();
        table.put("yaml", Set.of());
        table.put("cluster", Set.of());
        table.put("order", Set.of("cluster"));
        table.put("plan", Set.of("cluster", "order"));
        table.put("rules", Set.of("yaml", "cluster", "order", "plan"));
        table.put("decide", Set.of("cluster", "order", "plan", "rules"));
        table.put("ruletest", Set.of("cluster", "order", "plan", "rules", "decide"));
        table.put("store", Set.copyOf(PURE));
        table.put("broker", Set.of("cluster"));
        table.put("observe", Set.of("cluster", "order", "broker"));
        table.put("copies", Set.of("cluster", "order", "plan", "broker"));
        table.put("execute", with(Set.copyOf(PURE), "store", "broker", "observe", "copies"));
        // Words and delivery alone: what has been decided comes in as entries, so that it needs no store.
        table.put("notify", Set.of("cluster", "plan", "decide"));
        table.put("operations", Set.copyOf(table.keySet()));
        table.put("http", Set.copyOf(table.keySet()));
        // Each package's own config record: the packages that may not import config themselves.
        table.put(
                "config",
                Set.of("yaml", "store", "broker", "observe", "copies", "execute", "http", "notify", "cluster"));
        // The frames between thin client and daemon are launch's: it may import nobody, so the daemon imports it.
        table.put("daemon", with(table.keySet(), "launch"));
        table.put("cli", with(table.keySet(), "launch"));
        table.put("launch", Set.of());
        return table;
    }

    private static Set<String> with(Set<String> some, String... more) {
        Set<String> all = new TreeSet<>(some);
        all.addAll(List.of(more));
        return all;
    }

    @Test
    void each_package_imports_only_what_the_design_lets_it() {
        MAY_IMPORT.forEach((name, allowed) -> check(noClasses()
                .that(liveIn(name))
                .should()
                .dependOnClassesThat(areOursBut(name, allowed))
                .because("docs/architecture.md, 'Packages', lets " + name + " import only " + new TreeSet<>(allowed))));
    }

    @Test
    void every_package_stands_in_the_table() {
        Set<String> found = new TreeSet<>();
        OURS.forEach(one -> found.add(topPackage(one)));

        Assertions.assertThat(found)
                .as("a new package needs a line in docs/architecture.md and in this test")
                .isSubsetOf(MAY_IMPORT.keySet());
    }

    @Test
    void pure_packages_touch_no_files_network_threads_or_frameworks() {
        for (String name : PURE) {
            check(noClasses()
                    .that(liveIn(name))
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(
                            "java.io..",
                            "java.net..",
                            "java.nio.file..",
                            "java.nio.channels..",
                            "java.util.concurrent..",
                            "java.sql..",
                            "io.vertx..",
                            "io.netty..",
                            "org.quartz..",
                            "com.fasterxml..",
                            "org.slf4j..",
                            "io.micrometer..")
                    .because(name + " is pure: it runs alike in daemon, dry run, rule test and simulation"));
        }
    }

    @Test
    void pure_packages_ask_no_clock_and_throw_no_dice() {
        for (String name : PURE) {
            check(ArchRuleDefinition.classes()
                    .that(liveIn(name))
                    .should(callNone(CLOCKS_AND_DICE))
                    .because("times and ids come in as arguments, so that a turn can be repeated"));
            check(noClasses()
                    .that(liveIn(name))
                    .should()
                    .dependOnClassesThat(
                            haveName("java.util.Random", "java.util.SplittableRandom", "java.security.SecureRandom"))
                    .because("times and ids come in as arguments, so that a turn can be repeated"));
            check(noClasses()
                    .that(liveIn(name))
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage("java.util.random..")
                    .because("times and ids come in as arguments, so that a turn can be repeated"));
        }
    }

    @Test
    void the_thin_client_needs_the_jdk_alone() {
        check(noClasses()
                .that(liveIn("launch"))
                .should()
                .dependOnClassesThat()
                .resideOutsideOfPackages("java..", "javax..", BASE + ".launch..", "org.jspecify..")
                .because("it must answer within 0.1 s: picocli or a JSON library would double that"));
    }

    @Test
    void only_the_command_line_writes_to_standard_output() {
        check(noClasses()
                .that()
                .resideOutsideOfPackages(BASE + ".cli..", BASE + ".launch..")
                .should()
                .accessField(System.class, "out")
                .orShould()
                .accessField(System.class, "err")
                .because("the daemon logs through SLF4J; a line on stdout would get into somebody's JSON"));
    }

    private static void check(ArchRule rule) {
        rule.allowEmptyShould(true).check(OURS);
    }

    /** The first package below the base: a sub-package counts as its parent. */
    private static String topPackage(JavaClass one) {
        String below =
                one.getPackageName().substring(Math.min(one.getPackageName().length(), BASE.length() + 1));
        int dot = below.indexOf('.');
        return dot < 0 ? below : below.substring(0, dot);
    }

    private static DescribedPredicate<JavaClass> liveIn(String name) {
        return DescribedPredicate.describe(
                "live in " + name, one -> isOurs(one) && topPackage(one).equals(name));
    }

    private static DescribedPredicate<JavaClass> areOursBut(String name, Set<String> allowed) {
        return DescribedPredicate.describe(
                "are ours, but not of " + name + " or " + new TreeSet<>(allowed),
                one -> isOurs(one) && !topPackage(one).equals(name) && !allowed.contains(topPackage(one)));
    }

    private static DescribedPredicate<JavaClass> haveName(String... names) {
        Set<String> all = Set.of(names);
        return DescribedPredicate.describe("are one of " + new TreeSet<>(all), one -> all.contains(one.getFullName()));
    }

    private static boolean isOurs(JavaClass one) {
        return one.getPackageName().equals(BASE) || one.getPackageName().startsWith(BASE + ".");
    }

    private static ArchCondition<JavaClass> callNone(Set<String> forbidden) {
        return new ArchCondition<>("call none of " + new TreeSet<>(forbidden)) {
            @Override
            public void check(JavaClass one, ConditionEvents events) {
                // Accesses include method references, such as Instant::now.
                for (JavaAccess<?> access : one.getAccessesFromSelf()) {
                    String called = access.getTargetOwner().getFullName() + "." + access.getName();
                    if (forbidden.contains(called)) {
                        events.add(SimpleConditionEvent.violated(access, access.getDescription()));
                    }
                }
            }
        };
    }
}
