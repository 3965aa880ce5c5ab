package dev.caxton.mcp;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.caxton.policy.identity.ToolName;
import java.util.Optional;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@NullUnmarked
class ClientNamesTest {

    @ParameterizedTest
    @ValueSource(strings = {"a/b", "a-b/c__d", "a/b_", "a/0__", "x1/Tool.Name-1"})
    void everyNameComesBackAsItWas(String name) {
        ToolName tool = ToolName.parse(name);
        assertEquals(Optional.of(tool), ClientNames.parse(ClientNames.of(tool)));
    }

    @Test
    void whatIsNoNameIsNobodys() {
        assertEquals(Optional.empty(), ClientNames.parse("greet"));
        assertEquals(Optional.empty(), ClientNames.parse("__greet"));
        assertEquals(Optional.empty(), ClientNames.parse("a__"));
        assertEquals(Optional.empty(), ClientNames.parse("a b__c"));
    }
}
