package dev.caxton.mcp;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@NullUnmarked
class NamesTest {

    private static final Names ALL = Names.of(Optional.empty());
    private static final Names ONE = Names.of(Optional.of("docs"));

    @ParameterizedTest
    @ValueSource(
            strings = {
                "file:///a/b.md",
                "test://template/{id}/data",
                "https://example.org/x?y=z#w",
                "urn:isbn:0451450523",
                "caxton://docs/file:///a",
                "file:///{+path}{?q,r}",
                "x"
            })
    void aUriComesBackAsItWas(String uri) {
        assertEquals("caxton://docs/" + uri, ALL.uri("docs", uri));
        assertEquals(Optional.of(new Names.Resource("docs", uri)), ALL.resource(ALL.uri("docs", uri)));
        assertEquals(Optional.of(new Names.Resource("docs", uri)), ONE.resource(ONE.uri("docs", uri)));
        assertEquals(uri, ONE.uri("docs", uri));
    }

    @Test
    void whatHasNoUpstreamIsNothingAtTheDoorOfAll() {
        assertEquals(Optional.empty(), ALL.resource("file:///a"));
        assertEquals(Optional.empty(), ALL.resource("caxton://docs"));
        assertEquals(Optional.empty(), ALL.tool("greet"));
        assertEquals("greet", ONE.tool("greet").orElseThrow().tool());
        assertEquals("docs", ONE.tool("other__greet").orElseThrow().upstream());
        assertEquals(Optional.empty(), ONE.tool("../x"));
    }

    @Test
    void contentNamesResourcesAsTheClientKnowsThem() {
        assertEquals(
                List.of(
                        Map.of("type", "text", "text", "file:///a"),
                        Map.of("type", "resource_link", "uri", "caxton://docs/file:///a", "name", "a"),
                        Map.of("type", "resource", "resource", Map.of("uri", "caxton://docs/file:///b", "text", "b"))),
                ALL.content(
                        "docs",
                        List.of(
                                Map.of("type", "text", "text", "file:///a"),
                                Map.of("type", "resource_link", "uri", "file:///a", "name", "a"),
                                Map.of("type", "resource", "resource", Map.of("uri", "file:///b", "text", "b")))));
    }
}
