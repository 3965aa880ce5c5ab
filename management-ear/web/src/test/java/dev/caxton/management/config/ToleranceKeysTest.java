package dev.caxton.management.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ToleranceKeysTest {

    @ParameterizedTest
    @CsvSource({
        "dev.caxton.management.identity.OuterDoor/pass/Bulkhead/value, true",
        "dev.caxton.management.identity.KeySets/read/Retry/maxRetries, true",
        "dev.caxton.management.store.AgentStore/Retry/delay, true",
        "dev.caxton.management.store.AgentStore/CircuitBreaker/enabled, true",
        "dev.caxton.management.store.AgentStore/Retry/annotationType, false",
        "dev.caxton.management.store.AgentStore/Bulkhead/value, false",
        "dev.caxton.management.identity.KeySets/Retry/maxRetries, false",
        "dev.caxton.management.identity.KeySets/write/Retry/maxRetries, false",
        "dev.caxton.management.identity.KeySets/read/Retry/maxRetry, false",
        "dev.caxton.management.identity.Gate/doFilter/Retry/maxRetries, false",
        "dev.caxton.management.Nothing/Retry/delay, false",
        "dev.caxton.management..x/Retry/delay, false",
        "dev.caxton.mcp.Nothing/Retry/delay, false",
        "caxton.home, false"
    })
    void onlyWhatTunesSomething(String key, boolean known) {
        assertEquals(known, ToleranceKeys.known(key));
    }

    @Test
    void whatThePageNamesTunesSomething() throws IOException {
        List<String> named = Pattern.compile("`(dev\\.caxton\\.management\\.[^`]+)`")
                .matcher(Files.readString(Path.of("../../docs/configuration.md")))
                .results()
                .map(match -> match.group(1))
                .toList();
        assertTrue(named.size() >= 2, named.toString());
        assertTrue(named.stream().allMatch(ToleranceKeys::known), named.toString());
    }
}
