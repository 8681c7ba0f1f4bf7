package io.rabbitagent.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ConfigurationPageTest {
    private static final Path PAGE = Path.of("../docs/configuration.md");

    @Test
    void the_reference_page_says_what_the_table_of_settings_says() throws IOException {
        String current = ConfigurationPage.render(Settings.ALL);
        if (Boolean.getBoolean("update")) {
            Files.createDirectories(PAGE.getParent());
            Files.writeString(PAGE, current);
        }
        assertThat(PAGE)
                .as("docs/configuration.md is not current; run"
                        + " mvn -pl agent test -Dtest=ConfigurationPageTest -Dupdate=true")
                .hasContent(current);
    }

    @Test
    void every_setting_is_on_the_page_with_its_variable() {
        String page = ConfigurationPage.render(Settings.ALL);
        assertThat(Settings.ALL)
                .allSatisfy(setting -> assertThat(page)
                        .contains(
                                "### " + setting.name() + "\n", setting.description(), "`" + setting.variable() + "`"));
    }
}
