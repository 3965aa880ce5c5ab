package dev.caxton.management.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ConfigurationDocTest {

    private static final Pattern ROW = Pattern.compile("\\| `([^`]+)` \\| (?:`([^`]*)`)? ?\\| .+ \\|");

    @Test
    void thePageHasEveryKeyWithItsDefaultAndNoOther() throws IOException {
        Map<String, String> page = new LinkedHashMap<>();
        for (String line : Files.readAllLines(Path.of("../../docs/configuration.md"))) {
            Matcher row = ROW.matcher(line);
            if (row.matches()) {
                page.put(row.group(1), row.group(2) == null ? "" : row.group(2));
            }
        }
        Map<String, String> code =
                Arrays.stream(Setting.values()).collect(Collectors.toMap(Setting::key, Setting::standard));
        assertEquals(code, page);
    }

    /** Where a key of MicroProfile's own takes its value from one of ours, the default stands there too. */
    @Test
    void theLibrariesKeysHaveTheSameDefaults() throws IOException {
        Properties properties = new Properties();
        try (Reader in =
                Files.newBufferedReader(Path.of("src/main/resources/META-INF/microprofile-config.properties"))) {
            properties.load(in);
        }
        for (Setting setting : Setting.values()) {
            assertEquals(setting.standard(), properties.getProperty(setting.key(), setting.standard()), setting.key());
        }
        assertEquals(
                "${" + Setting.REQUESTS.key() + "}",
                properties.getProperty("dev.caxton.management.identity.OuterDoor/pass/Bulkhead/value"));
    }
}
