package io.rabbitagent.broker;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What is asked of a broker must not come between its boot, or its join, and its feature flags. */
class BootingBrokerTest {
    private static final Pattern TOUCHES_FEATURE_FLAGS =
            Pattern.compile("amqqueue:fields\\(|\\brabbit_feature_flags:|\\brabbit_maintenance:");

    private static final String GUARD = "case rabbit_boot_state:get() of ready -> ";

    @Test
    void nothing_that_touches_feature_flags_is_asked_before_the_boot_is_complete() throws ReflectiveOperationException {
        Map<String, String> touching = expressions();

        touching.values()
                .removeIf(
                        expression -> !TOUCHES_FEATURE_FLAGS.matcher(expression).find());

        assertThat(touching).hasSizeGreaterThanOrEqualTo(7).containsKey("SideQuestions.INVENTORY_EXPRESSION");
        assertThat(touching)
                .allSatisfy(
                        (name, expression) -> assertThat(expression).as(name).startsWith(GUARD));
    }

    /** Whole ones, which end with a full stop, and no parts of them. */
    private static Map<String, String> expressions() throws ReflectiveOperationException {
        Map<String, String> found = new TreeMap<>();
        for (JavaClass type : new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests())
                .importPackages(Rabbitmqctl.class.getPackageName())) {
            for (JavaField declared : type.getFields()) {
                Field field = declared.reflect();
                if (Modifier.isStatic(field.getModifiers()) && field.getType().equals(String.class)) {
                    field.setAccessible(true);
                    String value = (String) field.get(null);
                    if (value.strip().endsWith(".")) {
                        found.put(type.getSimpleName() + "." + field.getName(), value);
                    }
                }
            }
        }
        return found;
    }
}
